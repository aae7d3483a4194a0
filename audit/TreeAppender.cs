namespace Gateway.Audit;

/// <summary>Grows a tree from a frontier, leaf by leaf, and hands out the tiles that become full. Not for concurrent use.</summary>
internal sealed class TreeAppender
{
    private readonly List<List<Hash32>> levels = [];
    private readonly Action<Tile> tileIsFull;

    public TreeAppender(Frontier frontier, Action<Tile> tileIsFull)
    {
        Size = frontier.Size;
        this.tileIsFull = tileIsFull;
        for (int level = 0; level < frontier.LevelCount; level++)
        {
            levels.Add([.. frontier.Level(level)]);
        }
    }

    public long Size { get; private set; }

    public void Append(LeafHash leaf)
    {
        Size++;
        AppendAt(0, leaf.Value);
    }

    public Frontier ToFrontier() => new(Size, [.. levels.Select(level => level.ToArray())]);

    private void AppendAt(int level, Hash32 hash)
    {
        if (level == levels.Count)
        {
            levels.Add(new List<Hash32>(Tile.Width));
        }

        List<Hash32> row = levels[level];
        row.Add(hash);
        if (row.Count < Tile.Width)
        {
            return;
        }

        Hash32[] full = [.. row];
        row.Clear();
        tileIsFull(new Tile(level, TilesBefore(level), ToBytes(full)));
        AppendAt(level + 1, MerkleTree.Fold(full));
    }

    private static byte[] ToBytes(Hash32[] hashes)
    {
        byte[] bytes = new byte[Tile.SizeBytes];
        Frontier.CopyHashes(hashes, bytes);
        return bytes;
    }

    /// <summary>How many full tiles the level had before the one that just became full.</summary>
    private long TilesBefore(int level) => (Size >> (8 * (level + 1))) - 1;
}
