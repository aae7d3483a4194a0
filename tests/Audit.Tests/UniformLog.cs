using Gateway.Audit;

namespace Audit.Tests;

/// <summary>
/// A log of any size whose entries all have one leaf hash: every hash of a level is then the same, and the tiles of ten million entries need no storage. It has
/// no entries to read, and counts what is read.
/// </summary>
internal sealed class UniformLog : ILogReader
{
    private readonly Hash32[] perfect = new Hash32[64];
    private readonly LogHead head;

    public UniformLog(long size)
    {
        perfect[0] = MerkleTree.HashLeaf("entry"u8).Value;
        for (int height = 1; height < perfect.Length; height++)
        {
            perfect[height] = MerkleTree.HashNode(perfect[height - 1], perfect[height - 1]);
        }

        head = new LogHead(Frontier.Parse(size, FrontierOf(size)), Leaf, DateTimeOffset.UnixEpoch);
    }

    public LeafHash Leaf => new(perfect[0]);

    public int TileReads { get; private set; }

    public TreeHead Tree(long size) => new(size, Frontier.Parse(size, FrontierOf(size)).Root);

    public ValueTask<LogHead> ReadHeadAsync(LogName log, CancellationToken cancellationToken) => new(head);

    public ValueTask<byte[]?> ReadTileAsync(LogName log, int level, long index, CancellationToken cancellationToken)
    {
        TileReads++;
        Assert.True(index < head.Size >> (8 * (level + 1)), "Only full tiles are stored.");
        return new([.. Enumerable.Repeat(perfect[8 * level].Bytes.ToArray(), Tile.Width).SelectMany(hash => hash)]);
    }

    public ValueTask<byte[]?> ReadCheckpointAsync(LogName log, CancellationToken cancellationToken) => throw new InvalidOperationException("A proof needs no checkpoint.");

    public ValueTask<IReadOnlyList<StoredEntry>> ReadEntriesAsync(LogName log, long from, int maxCount, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("A proof reads no entry.");

    private byte[] FrontierOf(long size)
    {
        IEnumerable<Hash32> range = Enumerable.Range(0, 63).Reverse().Where(height => (size >> height & 1) == 1).Select(height => perfect[height]);
        IEnumerable<Hash32> levels = Enumerable.Range(0, 8).SelectMany(level => Enumerable.Repeat(perfect[8 * level], (int)(size >> (8 * level) & 255)));
        return [.. range.Concat(levels).SelectMany(hash => hash.Bytes.ToArray())];
    }
}
