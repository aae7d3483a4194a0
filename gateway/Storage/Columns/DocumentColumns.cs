using Gateway.Exchange;

namespace Gateway.Server.Storage.Columns;

/// <summary>A row of <c>document</c> as it is read.</summary>
internal sealed class DocumentColumns
{
    /// <summary>Column <c>advisory</c>.</summary>
    public required AdvisoryId Advisory { get; init; }

    /// <summary>Column <c>number</c>.</summary>
    public required int Number { get; init; }

    /// <summary>Column <c>header_class</c>.</summary>
    public required string HeaderClass { get; init; }

    /// <summary>Column <c>payload</c>.</summary>
    public required PayloadId Payload { get; init; }

    /// <summary>Column <c>payload_size</c>.</summary>
    public required long PayloadSize { get; init; }

    /// <summary>Column <c>payload_sha256</c>.</summary>
    public required Sha256Digest PayloadSha256 { get; init; }

    public DocumentRow ToRow() => new()
    {
        Advisory = Advisory,
        Number = Number,
        HeaderClass = WireText.TryParse(HeaderClass, out HeaderClass headerClass) ? headerClass : throw new FormatException("A column holds no class."),
        Payload = Payload,
        PayloadSize = PayloadSize,
        PayloadSha256 = PayloadSha256,
    };
}
