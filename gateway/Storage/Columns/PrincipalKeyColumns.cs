using Gateway.Exchange;

namespace Gateway.Server.Storage.Columns;

/// <summary>A row of <c>principal_key</c> as it is read.</summary>
internal sealed class PrincipalKeyColumns
{
    /// <summary>Column <c>principal</c>.</summary>
    public PrincipalId Principal { get; set; }

    /// <summary>Column <c>purpose</c>.</summary>
    public string Purpose { get; set; } = "";

    /// <summary>Column <c>ordinal</c>.</summary>
    public int Ordinal { get; set; }

    /// <summary>Column <c>key_text</c>.</summary>
    public string KeyText { get; set; } = "";

    /// <summary>The row.</summary>
    public PrincipalKeyRow ToRow() => new()
    {
        Principal = Principal,
        Purpose = WireText.TryParse(Purpose, out KeyPurpose purpose) ? purpose : throw new FormatException("A column holds no purpose of a key."),
        Ordinal = Ordinal,
        Key = KeyText,
    };
}
