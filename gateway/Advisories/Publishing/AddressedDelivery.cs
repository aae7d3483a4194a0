using Gateway.Exchange;

namespace Gateway.Server.Advisories.Publishing;

/// <summary>What one recipient gets: its signed manifest with the headers, and the sender's signature over its statement.</summary>
internal sealed record AddressedDelivery(
    AgencyId Recipient,
    IReadOnlyList<PrincipalId>? Audience,
    ReadOnlyMemory<byte> Manifest,
    Sha256Digest ManifestSha256,
    string ManifestSignature,
    string StatementSignature);
