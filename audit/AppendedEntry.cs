namespace Gateway.Audit;

/// <summary>An entry as the writer formed it. It counts only once the work's batch is committed, which is when <see cref="LogReceipt{T}"/> comes.</summary>
/// <param name="Index">Its place in its log.</param>
/// <param name="Leaf">Its hash.</param>
/// <param name="Time">Its time, UTC, whole milliseconds.</param>
/// <param name="Bytes">Its canonical bytes; not to be changed.</param>
public sealed record AppendedEntry(LogIndex Index, LeafHash Leaf, DateTimeOffset Time, ReadOnlyMemory<byte> Bytes);
