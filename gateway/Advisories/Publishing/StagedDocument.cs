using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Publishing;

/// <summary>One document after its upload: the payload is durable, no row names it yet, and no header opens it yet.</summary>
/// <param name="Staging">Keeps the stored payload, <c>nonce || chunks</c>, from being swept. Disposed by <see cref="StagedDocuments"/>.</param>
/// <param name="PayloadSize">Its length in bytes.</param>
/// <param name="PayloadSha256">SHA-256 over it.</param>
/// <param name="FileKey">The file key that headers wrap. Zeroed by <see cref="StagedDocuments"/>.</param>
internal sealed record StagedDocument(IPayloadStaging Staging, long PayloadSize, Sha256Digest PayloadSha256, FileKey FileKey)
{
    /// <summary>The payload's name.</summary>
    public PayloadId Payload => Staging.Id;
}
