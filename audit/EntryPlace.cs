namespace Gateway.Audit;

/// <summary>What the writer adds to a draft.</summary>
internal readonly record struct EntryPlace(LogName Log, long Index, LeafHash Previous, DateTimeOffset Time, ReadOnlyMemory<byte> Salt);
