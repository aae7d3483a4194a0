using Gateway.Audit;

namespace Gateway.Exchange;

/// <summary>How many agencies an advisory was addressed to, and the commitment to all of their manifests.</summary>
/// <param name="Manifests">The root over all manifests (<see cref="ManifestsRoot"/>).</param>
/// <param name="Recipients">How many recipient agencies, at least one.</param>
public sealed record PublishedTotals(RootHash Manifests, int Recipients);
