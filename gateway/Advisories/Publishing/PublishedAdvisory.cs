namespace Gateway.Server.Advisories.Publishing;

/// <summary>What the publishing transaction decided: the lasting part of the 201 answer.</summary>
internal sealed record PublishedAdvisory(string Id, long Index, string PublishedAt, IReadOnlyList<PublishedManifest> Manifests);

/// <summary>One recipient's manifest by its digest, and the recipient's running delivery number.</summary>
internal sealed record PublishedManifest(string Recipient, string Sha256, long Delivery);

/// <summary>The 201 answer: what was decided, with the published entry's bytes and the proof that the log holds it.</summary>
internal sealed record PublishAnswer(
    string Id, long Index, string PublishedAt, IReadOnlyList<PublishedManifest> Manifests, string Proof, string Entry);
