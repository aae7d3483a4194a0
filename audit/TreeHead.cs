namespace Gateway.Audit;

/// <summary>A log's size and the root hash at that size: all that is needed to know a log's whole content again.</summary>
/// <param name="Size">The number of entries.</param>
/// <param name="Root">The Merkle tree hash over them.</param>
public readonly record struct TreeHead(long Size, RootHash Root);
