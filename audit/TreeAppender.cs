namespace Gateway.Audit;

/// <summary>
/// Grows a tree from a frontier, leaf by leaf, at one node hash a leaf on average, and hands out the tiles that become full. Not for concurrent use.
/// </summary>
internal sealed class TreeAppender
{
    private const int HeightOfTile = 8;
    private readonly List<Hash32> range;
    private readonly List<List<Hash32>> levels = [];
    private readonly Action<Tile> tileIsFull;

    public TreeAppender(Frontier frontier, Action<Tile> tileIsFull)
    {
        Size = frontier.Size;
        range = [.. frontier.Range];
        this.tileIsFull = tileIsFull;
        for (int level = 0; level < frontier.LevelCount; level++)
        {
            levels.Add([.. frontier.Level(level)]);
        }
    }

    public long Size { get; private set; }

    public void Append(LeafHash leaf)
    {
        // Like adding 1 to a binary number: each 1 at its end is a perfect subtree that the new one of the same height completes to a larger one.
        long ones = Size++;
        Hash32 hash = leaf.Value;
        AddToTile(0, hash);
        for (int height = 1; long.IsOddInteger(ones); height++, ones >>= 1)
        {
            hash = MerkleTree.HashNode(range[^1], hash);
            range.RemoveAt(range.Count - 1);
            if (height % HeightOfTile == 0)
            {
                AddToTile(height / HeightOfTile, hash);
            }
        }

        range.Add(hash);
    }

    public Frontier ToFrontier() => new(Size, [.. range], [.. levels.Select(level => level.ToArray())]);

    private void AddToTile(int level, Hash32 hash)
    {
        if (level == levels.Count)
        {
            levels.Add(new List<Hash32>(Tile.Width));
        }

        List<Hash32> row = levels[level];
        row.Add(hash);
        if (row.Count == Tile.Width)
        {
            byte[] bytes = new byte[Tile.SizeBytes];
            Frontier.CopyHashes([.. row], bytes);
            row.Clear();
            tileIsFull(new Tile(level, (Size >> (HeightOfTile * (level + 1))) - 1, bytes));
        }
    }
}
