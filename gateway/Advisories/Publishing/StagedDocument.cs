using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Publishing;

/// <summary>One payload after its upload: durable, and no row names it yet.</summary>
/// <param name="Class">The class of the headers that open it.</param>
/// <param name="Staging">Keeps the stored payload, <c>nonce || chunks</c>, from being swept. Disposed by <see cref="StagedDocuments"/>.</param>
/// <param name="PayloadSize">Its length in bytes.</param>
/// <param name="PayloadSha256">SHA-256 over it.</param>
internal record StagedDocument(HeaderClass Class, IPayloadStaging Staging, long PayloadSize, Sha256Digest PayloadSha256)
{
    /// <summary>The payload's name.</summary>
    public PayloadId Payload => Staging.Id;
}
