using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Publishing;

/// <summary>A payload that this gateway encrypted; no header opens it yet.</summary>
/// <param name="Class">The class of the headers to be made.</param>
/// <param name="Staging">Keeps the stored payload, <c>nonce || chunks</c>, from being swept.</param>
/// <param name="PayloadSize">Its length in bytes.</param>
/// <param name="PayloadSha256">SHA-256 over it.</param>
/// <param name="FileKey">The file key that headers wrap. Zeroed by <see cref="StagedDocuments"/>.</param>
internal sealed record EncryptedDocument(HeaderClass Class, IPayloadStaging Staging, long PayloadSize, Sha256Digest PayloadSha256, FileKey FileKey)
    : StagedDocument(Class, Staging, PayloadSize, PayloadSha256);
