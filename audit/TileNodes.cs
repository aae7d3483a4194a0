namespace Gateway.Audit;

/// <summary>A full tile with the inner nodes that its 256 hashes lead to, so that a proof's node is a look-up.</summary>
internal sealed class TileNodes
{
    private readonly Hash32[][] heights = new Hash32[9][];

    public TileNodes(ReadOnlySpan<byte> tile)
    {
        heights[0] = new Hash32[Tile.Width];
        for (int i = 0; i < Tile.Width; i++)
        {
            heights[0][i] = new Hash32(tile.Slice(i * Hash32.SizeBytes, Hash32.SizeBytes));
        }

        for (int height = 1; height < heights.Length; height++)
        {
            Hash32[] below = heights[height - 1];
            heights[height] = new Hash32[below.Length / 2];
            for (int i = 0; i < heights[height].Length; i++)
            {
                heights[height][i] = MerkleTree.HashNode(below[2 * i], below[(2 * i) + 1]);
            }
        }
    }

    /// <summary>The root over the 2^height hashes that start at <paramref name="first"/>, a multiple of that.</summary>
    public Hash32 this[int height, int first] => heights[height][first >> height];

    public ReadOnlySpan<Hash32> Hashes => heights[0];
}
