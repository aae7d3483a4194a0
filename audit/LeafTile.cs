namespace Gateway.Audit;

/// <summary>The leaf hashes of up to 256 rows in a row, and if there are 256 the root over them: what of a tree can be worked out without knowing the rest.</summary>
internal sealed class LeafTile
{
    private readonly Hash32[] leaves;

    public LeafTile(ReadOnlySpan<StoredEntry> rows)
    {
        leaves = new Hash32[rows.Length];
        for (int i = 0; i < leaves.Length; i++)
        {
            leaves[i] = MerkleTree.HashLeaf(rows[i].Bytes.Span).Value;
        }

        Root = leaves.Length == Tile.Width ? MerkleTree.Fold([.. leaves]) : default;
    }

    public ReadOnlySpan<Hash32> Leaves => leaves;

    /// <summary>The root over 256 leaves; to be used only when there are so many.</summary>
    public Hash32 Root { get; }
}
