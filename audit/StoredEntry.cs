namespace Gateway.Audit;

/// <summary>A row of a log as it is stored. Nothing about it is checked yet: the bytes may be anything, the row may be in the wrong place.</summary>
/// <param name="Index">The row's index. Whether the entry says the same is the verifier's question.</param>
/// <param name="Bytes">The bytes as stored.</param>
public readonly record struct StoredEntry(long Index, ReadOnlyMemory<byte> Bytes);
