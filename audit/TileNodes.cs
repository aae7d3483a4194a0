namespace Gateway.Audit;

/// <summary>
/// The hashes of a tile, full or growing, with the inner nodes that they lead to, so that a proof's node is a look-up. Immutable: a tile that has grown is another
/// one, which takes over the nodes that were hashed for the one before.
/// </summary>
internal sealed class TileNodes
{
    private const int Heights = 9;

    private readonly Hash32[][] heights = new Hash32[Heights][];

    /// <summary>Hashes what leads up from a tile's hashes.</summary>
    /// <param name="hashes">1 to 256 of them.</param>
    /// <param name="before">The tile as it was known before, or null. What it knows counts only if it begins as this one does.</param>
    public TileNodes(ReadOnlySpan<Hash32> hashes, TileNodes? before)
    {
        int known = before is not null && hashes.StartsWith(before.Hashes) ? before.Hashes.Length : 0;
        heights[0] = hashes.ToArray();
        for (int height = 1; height < Heights; height++)
        {
            Hash32[] below = heights[height - 1];
            var nodes = new Hash32[below.Length / 2];
            int hashed = known >> height;
            before?.heights[height].AsSpan(0, hashed).CopyTo(nodes);
            for (int i = hashed; i < nodes.Length; i++)
            {
                nodes[i] = MerkleTree.HashNode(below[2 * i], below[(2 * i) + 1]);
            }

            heights[height] = nodes;
        }
    }

    /// <summary>Whether nothing more will come.</summary>
    public bool IsFull => Hashes.Length == Tile.Width;

    /// <summary>The hashes themselves.</summary>
    public ReadOnlySpan<Hash32> Hashes => heights[0];

    /// <summary>The root over the 2^height hashes that start at <paramref name="first"/>, a multiple of that, all of which the tile has.</summary>
    public Hash32 this[int height, int first] => heights[height][first >> height];
}
