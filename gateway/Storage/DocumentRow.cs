using Gateway.Exchange;

namespace Gateway.Server.Storage;

/// <summary>One payload of an advisory: of a document or of a sealed advisory's envelope. Names and plaintext digests stand in the sealed statement alone.</summary>
internal sealed record DocumentRow
{
    /// <summary>The advisory it belongs to.</summary>
    public required AdvisoryId Advisory { get; init; }

    /// <summary>
    /// Its place among the advisory's payloads, from 0: class by class in ordinal order, each class in the statement's order, a sealed advisory's envelope first.
    /// </summary>
    public required int Number { get; init; }

    /// <summary>The class of the headers that open it.</summary>
    public required HeaderClass HeaderClass { get; init; }

    /// <summary>The stored payload: <c>nonce || chunks</c> of the age file.</summary>
    public required PayloadId Payload { get; init; }

    /// <summary>The payload's length in bytes.</summary>
    public required long PayloadSize { get; init; }

    /// <summary>The payload's SHA-256.</summary>
    public required Sha256Digest PayloadSha256 { get; init; }
}
