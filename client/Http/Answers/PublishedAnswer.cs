using Gateway.Exchange;

namespace Gateway.Client.Http.Answers;

/// <summary>
/// POST /v1/advisories: the id, each recipient's manifest by digest, the proof (tlog-proof) of the published entry, given in base64, and the distribution
/// that the entry commits to, in base64 too; that is absent of an advisory older than such entries.
/// </summary>
internal sealed record PublishedAnswer(
    AdvisoryId Id,
    long Index,
    string PublishedAt,
    IReadOnlyList<PublishedManifest> Manifests,
    string Proof,
    string Entry,
    string? Distribution = null,
    IReadOnlyList<PrincipalId>? Expired = null);
