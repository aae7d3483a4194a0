using Gateway.Exchange;

namespace Gateway.Client.Http.Answers;

/// <summary>POST /v1/advisories: the id, each recipient's manifest by digest, and the proof (tlog-proof) of the published entry, given in base64.</summary>
internal sealed record PublishedAnswer(
    AdvisoryId Id, long Index, string PublishedAt, IReadOnlyList<PublishedManifest> Manifests, string Proof, string Entry, IReadOnlyList<PrincipalId>? Expired = null);
