using Gateway.Exchange;

namespace Gateway.Client.Http.Answers;

/// <summary>One recipient's manifest: its SHA-256 in base64 and the recipient's running delivery number, from 1.</summary>
internal sealed record PublishedManifest(AgencyId Recipient, string Sha256, long Delivery);
