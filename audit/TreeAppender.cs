using System.Runtime.InteropServices;

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
        long before = Size++;
        AddToTile(0, leaf.Value);
        Complete(leaf.Value, before, 0);
    }

    /// <summary>Appends 256 leaves at once, where a tile begins. The hashing below the tile's root is done already.</summary>
    public void AppendTile(LeafTile leaves)
    {
        long before = Size / Tile.Width;
        Size += Tile.Width;
        tileIsFull(TileOf(0, leaves.Leaves));
        AddToTile(1, leaves.Root);
        Complete(leaves.Root, before, HeightOfTile);
    }

    public Frontier ToFrontier() => new(Size, [.. range], [.. levels.Select(level => level.ToArray())]);

    /// <summary>Puts a perfect subtree behind <paramref name="before"/> others of its height.</summary>
    private void Complete(Hash32 hash, long before, int height)
    {
        // Like adding 1 to a binary number: each 1 at its end is a perfect subtree that the new one of the same height completes to a larger one.
        for (long ones = before; long.IsOddInteger(ones); ones >>= 1)
        {
            hash = MerkleTree.HashNode(range[^1], hash);
            range.RemoveAt(range.Count - 1);
            height++;
            if (height % HeightOfTile == 0)
            {
                AddToTile(height / HeightOfTile, hash);
            }
        }

        range.Add(hash);
    }

    private void AddToTile(int level, Hash32 hash)
    {
        while (level >= levels.Count)
        {
            levels.Add(new List<Hash32>(Tile.Width));
        }

        List<Hash32> row = levels[level];
        row.Add(hash);
        if (row.Count == Tile.Width)
        {
            tileIsFull(TileOf(level, CollectionsMarshal.AsSpan(row)));
            row.Clear();
        }
    }

    private Tile TileOf(int level, ReadOnlySpan<Hash32> hashes)
    {
        byte[] bytes = new byte[Tile.SizeBytes];
        Frontier.CopyHashes(hashes, bytes);
        return new Tile(level, (Size >> (HeightOfTile * (level + 1))) - 1, bytes);
    }
}
