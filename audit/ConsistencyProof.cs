namespace Gateway.Audit;

/// <summary>That a log of one size is the beginning of the log at a later size (RFC 6962 §2.1.2, verified as in RFC 9162 §2.1.4.2).</summary>
/// <param name="FromSize">The earlier size.</param>
/// <param name="ToSize">The later size, or the same.</param>
/// <param name="Hashes">The proof's nodes in the RFC's order, at most 64; none if the earlier log is empty or the sizes are equal.</param>
public sealed record ConsistencyProof(long FromSize, long ToSize, IReadOnlyList<Hash32> Hashes)
{
    /// <summary>Whether the later tree continues the earlier one.</summary>
    public bool Verify(TreeHead from, TreeHead to)
    {
        if (from.Size != FromSize || to.Size != ToSize || FromSize < 0 || FromSize > ToSize)
        {
            return false;
        }

        if (FromSize == ToSize)
        {
            return Hashes.Count == 0 && from.Root == to.Root;
        }

        return FromSize == 0 ? Hashes.Count == 0 && from.Root == MerkleTree.EmptyRoot : VerifyGrowth(from.Root, to.Root);
    }

    /// <summary>
    /// The subtrees whose hashes make the proof, in its order: the splits of the later tree along the earlier one's end, down to the subtree that the
    /// earlier tree holds whole. That one is left out if it is the earlier tree itself, whose root the verifier has.
    /// </summary>
    internal static IReadOnlyList<Subtree> Path(long from, long to)
    {
        var path = new List<Subtree>();
        if (from == 0 || from == to)
        {
            return path;
        }

        var tree = new Subtree(0, to);
        while (from < tree.End)
        {
            (Subtree left, Subtree right) = tree.Split();
            bool inLeft = from <= left.End;
            path.Add(inLeft ? right : left);
            tree = inLeft ? left : right;
        }

        if (tree.Start > 0)
        {
            path.Add(tree);
        }

        path.Reverse();
        return path;
    }

    private bool VerifyGrowth(RootHash fromRoot, RootHash toRoot)
    {
        if (Hashes.Count == 0)
        {
            return false;
        }

        long node = FromSize - 1;
        long last = ToSize - 1;
        while (long.IsOddInteger(node))
        {
            node >>= 1;
            last >>= 1;
        }

        // An earlier tree of a power of two entries is itself the first node: it is not repeated in the proof.
        bool whole = node == 0;
        Hash32 earlier = whole ? fromRoot.Value : Hashes[0];
        Hash32 later = earlier;
        for (int i = whole ? 0 : 1; i < Hashes.Count; i++)
        {
            if (last == 0)
            {
                return false;
            }

            if (long.IsOddInteger(node) || node == last)
            {
                earlier = MerkleTree.HashNode(Hashes[i], earlier);
                later = MerkleTree.HashNode(Hashes[i], later);
                while (long.IsEvenInteger(node) && node != 0)
                {
                    node >>= 1;
                    last >>= 1;
                }
            }
            else
            {
                later = MerkleTree.HashNode(later, Hashes[i]);
            }

            node >>= 1;
            last >>= 1;
        }

        return last == 0 && earlier == fromRoot.Value && later == toRoot.Value;
    }
}
