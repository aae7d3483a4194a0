using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Publishing;

/// <summary>One payload after its upload: durable, and no row names it yet.</summary>
/// <param name="Class">The class of the headers that open it.</param>
/// <param name="Payload">The stored payload, <c>nonce || chunks</c>.</param>
/// <param name="PayloadSize">Its length in bytes.</param>
/// <param name="PayloadSha256">SHA-256 over it.</param>
internal record StagedDocument(HeaderClass Class, PayloadId Payload, long PayloadSize, Sha256Digest PayloadSha256);
