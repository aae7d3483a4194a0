using System.Diagnostics.CodeAnalysis;

namespace Gateway.Exchange;

/// <summary>The id of an agency: 2 to 32 characters of <c>[a-z0-9-]</c>, never reused.</summary>
/// <remarks>The default value is no agency: reading its <see cref="Value"/> throws <see cref="InvalidOperationException"/>.</remarks>
public readonly record struct AgencyId : IParsable<AgencyId>
{
    private readonly string? text;

    private AgencyId(string text) => this.text = text;

    /// <summary>The agency under which the gateway keeps its own manifest and token keys.</summary>
    public static AgencyId Gateway { get; } = new("gateway");

    /// <summary>An id kept back for the operator; no record may carry it.</summary>
    public static AgencyId OperatorRoot { get; } = new("operator-root");

    /// <summary>The id as it stands in documents and paths.</summary>
    public string Value => text ?? throw new InvalidOperationException("This agency id was never set.");

    /// <summary>Whether members cannot take this id (<c>gateway</c>, <c>operator-root</c>).</summary>
    public bool IsReserved => this == Gateway || this == OperatorRoot;

    /// <summary>Reads an id; <see langword="false"/> if the text is not one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, out AgencyId result)
    {
        if (s is null or { Length: < 2 or > 32 } || s.AsSpan().ContainsAnyExcept(Alphabets.AgencyId))
        {
            result = default;
            return false;
        }

        result = new AgencyId(s);
        return true;
    }

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out AgencyId result) => TryParse(s, out result);

    /// <summary>Reads an id.</summary>
    /// <exception cref="FormatException">The text is not an agency id.</exception>
    public static AgencyId Parse(string s) => TryParse(s, out AgencyId id) ? id : throw new FormatException("This is not an agency id.");

    /// <inheritdoc/>
    public static AgencyId Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <inheritdoc cref="Value"/>
    public override string ToString() => Value;
}
