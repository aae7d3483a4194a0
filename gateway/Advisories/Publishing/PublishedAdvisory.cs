namespace Gateway.Server.Advisories.Publishing;

/// <summary>What the publishing transaction decided: the lasting part of the 201 answer.</summary>
/// <param name="Id">The advisory's id.</param>
/// <param name="Index">The index of its entry.</param>
/// <param name="PublishedAt">When.</param>
/// <param name="Manifests">Each recipient's manifest.</param>
/// <param name="Expired">The recipients' readers that got no copy because their keys have expired; absent if there are none.</param>
internal sealed record PublishedAdvisory(
    string Id, long Index, string PublishedAt, IReadOnlyList<PublishedManifest> Manifests, IReadOnlyList<string>? Expired = null);

/// <summary>One recipient's manifest by its digest, and the recipient's running delivery number.</summary>
internal sealed record PublishedManifest(string Recipient, string Sha256, long Delivery);

/// <summary>
/// The 201 answer: what was decided, with the published entry's bytes, the proof that the log holds it, and the detail of the entry behind it, to which it
/// commits; absent of an advisory that is older than such entries.
/// </summary>
internal sealed record PublishAnswer(
    string Id,
    long Index,
    string PublishedAt,
    IReadOnlyList<PublishedManifest> Manifests,
    IReadOnlyList<string>? Expired,
    string Proof,
    string Entry,
    string? Distribution);
