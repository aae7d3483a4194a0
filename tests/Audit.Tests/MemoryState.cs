using System.Collections.Immutable;
using Gateway.Audit;

namespace Audit.Tests;

/// <summary>All that a <see cref="MemoryLogStore"/> holds at one time.</summary>
public sealed record MemoryState
{
    public static MemoryState Empty { get; } = new();

    public ImmutableDictionary<LogName, ImmutableSortedDictionary<long, byte[]>> Entries { get; init; } = ImmutableDictionary<LogName, ImmutableSortedDictionary<long, byte[]>>.Empty;

    public ImmutableDictionary<(LogName Log, int Level, long Index), byte[]> Tiles { get; init; } = ImmutableDictionary<(LogName Log, int Level, long Index), byte[]>.Empty;

    /// <summary>Heads as a database keeps them: as bytes.</summary>
    public ImmutableDictionary<LogName, (long Size, byte[] Frontier, byte[] LastLeaf, DateTimeOffset LastTime)> Heads { get; init; } =
        ImmutableDictionary<LogName, (long Size, byte[] Frontier, byte[] LastLeaf, DateTimeOffset LastTime)>.Empty;

    public ImmutableDictionary<LogName, byte[]> Checkpoints { get; init; } = ImmutableDictionary<LogName, byte[]>.Empty;

    /// <summary>The works' own table.</summary>
    public ImmutableDictionary<string, string> Table { get; init; } = ImmutableDictionary<string, string>.Empty;

    public ImmutableSortedDictionary<long, byte[]> Rows(LogName log) => Entries.GetValueOrDefault(log, ImmutableSortedDictionary<long, byte[]>.Empty);

    public LogHead Head(LogName log) => Heads.TryGetValue(log, out (long Size, byte[] Frontier, byte[] LastLeaf, DateTimeOffset LastTime) head)
        ? new LogHead(Frontier.Parse(head.Size, head.Frontier), new LeafHash(head.LastLeaf), head.LastTime)
        : LogHead.Empty;

    public MemoryState Append(LogAppend append)
    {
        ImmutableSortedDictionary<long, byte[]>.Builder rows = Rows(append.Log).ToBuilder();
        long index = append.FirstIndex;
        foreach (ReadOnlyMemory<byte> entry in append.Entries)
        {
            rows.Add(index++, entry.ToArray());
        }

        LogHead head = append.Head;
        return this with
        {
            Entries = Entries.SetItem(append.Log, rows.ToImmutable()),
            Tiles = Tiles.AddRange(append.Tiles.Select(tile => KeyValuePair.Create((append.Log, tile.Level, tile.Index), tile.Hashes.ToArray()))),
            Heads = Heads.SetItem(append.Log, (head.Size, head.Frontier.ToBytes(), head.LastLeaf.Value.Bytes.ToArray(), head.LastTime)),
            Checkpoints = Checkpoints.SetItem(append.Log, append.Checkpoint.ToArray()),
        };
    }
}
