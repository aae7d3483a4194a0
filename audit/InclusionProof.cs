namespace Gateway.Audit;

/// <summary>That an entry is in a log of a given size (RFC 6962 §2.1.1, verified as in RFC 9162 §2.1.3.2).</summary>
/// <param name="Index">The entry's index.</param>
/// <param name="TreeSize">The size of the log the proof leads to.</param>
/// <param name="Hashes">From the leaf's sibling up to the root's child; at most 63.</param>
public sealed record InclusionProof(LogIndex Index, long TreeSize, IReadOnlyList<Hash32> Hashes)
{
    /// <summary>Whether the leaf stands at <see cref="Index"/> in the log that <paramref name="head"/> describes.</summary>
    public bool Verify(LeafHash leaf, TreeHead head) => head.Size == TreeSize && TryComputeRoot(leaf, out RootHash root) && root == head.Root;

    /// <summary>The root that follows from a leaf; false if the proof's length cannot belong to its index and size.</summary>
    public bool TryComputeRoot(LeafHash leaf, out RootHash root)
    {
        root = default;
        if (Index.Value >= TreeSize)
        {
            return false;
        }

        long node = Index.Value;
        long last = TreeSize - 1;
        Hash32 hash = leaf.Value;
        foreach (Hash32 sibling in Hashes)
        {
            if (last == 0)
            {
                return false;
            }

            if (long.IsOddInteger(node) || node == last)
            {
                hash = MerkleTree.HashNode(sibling, hash);
                // The last node of a level has no sibling while it is a left child: it moves up as it is.
                while (long.IsEvenInteger(node) && node != 0)
                {
                    node >>= 1;
                    last >>= 1;
                }
            }
            else
            {
                hash = MerkleTree.HashNode(hash, sibling);
            }

            node >>= 1;
            last >>= 1;
        }

        root = new RootHash(hash);
        return last == 0;
    }

    /// <summary>
    /// The subtrees whose hashes make the proof, in its order. The arithmetic of RFC 6962 §2.1.1 run downwards: at each split the half without
    /// the leaf is one of them.
    /// </summary>
    internal static IReadOnlyList<Subtree> Path(long index, long size)
    {
        var path = new List<Subtree>();
        var tree = new Subtree(0, size);
        while (tree.Length > 1)
        {
            (Subtree left, Subtree right) = tree.Split();
            bool inLeft = index < left.End;
            path.Add(inLeft ? right : left);
            tree = inLeft ? left : right;
        }

        path.Reverse();
        return path;
    }
}
