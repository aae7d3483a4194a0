using Gateway.Exchange;

namespace Gateway.Server.Storage;

/// <summary>One document's payload. Its name and plaintext digest stand in the sealed statement alone.</summary>
internal sealed record DocumentRow
{
    /// <summary>The advisory it belongs to.</summary>
    public required AdvisoryId Advisory { get; init; }

    /// <summary>Its place in the statement, from 0.</summary>
    public required int Number { get; init; }

    /// <summary>The stored payload: <c>nonce || chunks</c> of the age file.</summary>
    public required PayloadId Payload { get; init; }

    /// <summary>The payload's length in bytes.</summary>
    public required long PayloadSize { get; init; }

    /// <summary>The payload's SHA-256.</summary>
    public required Sha256Digest PayloadSha256 { get; init; }
}
