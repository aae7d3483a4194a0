namespace Gateway.Audit;

/// <summary>
/// That the entries [<see cref="From"/>, <see cref="To"/>) are exactly those leaves of a log of a given size: none is left out, added or moved. Its
/// hashes are those of the largest subtrees that lie wholly beside the range, in the splits of RFC 6962 §2.1, from left to right. Of a single entry
/// they are its inclusion proof, in another order; of a whole log there are none.
/// </summary>
/// <param name="From">The index of the first entry.</param>
/// <param name="To">The index after the last entry; larger than <paramref name="From"/>.</param>
/// <param name="TreeSize">The size of the log the proof leads to.</param>
/// <param name="Hashes">At most 63 on each side.</param>
public sealed record RangeProof(long From, long To, long TreeSize, IReadOnlyList<Hash32> Hashes)
{
    /// <summary>
    /// Joins the proofs of the first and the last entry at one size: what lies left of the range is on the path of the first, what lies right of it
    /// on the path of the last. So whoever gives inclusion proofs gives range proofs.
    /// </summary>
    /// <exception cref="ArgumentException">The proofs are not of entries in this order at one size, or not as long as their index and size
    /// demand.</exception>
    public static RangeProof Join(InclusionProof first, InclusionProof last)
    {
        bool ordered = first.TreeSize == last.TreeSize && first.Index <= last.Index && last.Index.Value < last.TreeSize;
        if (!ordered)
        {
            throw new ArgumentException("The proofs are not of a first and a last entry at one size.", nameof(last));
        }

        return new RangeProof(first.Index, last.Index + 1, first.TreeSize, [.. Beside(first, IsLeft), .. Beside(last, IsRight).Reverse()]);
    }

    /// <summary>Whether exactly these leaves, in this order, stand in the log that <paramref name="head"/> describes.</summary>
    /// <param name="leaves">The leaf hashes of the entries; read once, to their end only if nothing is wrong before.</param>
    /// <param name="head">The log's head.</param>
    public bool Verify(IEnumerable<LeafHash> leaves, TreeHead head)
    {
        if (head.Size != TreeSize || From < 0 || From >= To || To > TreeSize)
        {
            return false;
        }

        using IEnumerator<LeafHash> leaf = leaves.GetEnumerator();
        using IEnumerator<Hash32> hash = Hashes.GetEnumerator();
        return TryHash(new Subtree(0, TreeSize), leaf, hash, out Hash32 root)
            && root == head.Root.Value
            && !leaf.MoveNext()
            && !hash.MoveNext();
    }

    // No deeper than the tree is high; a range that claims more entries than came ends at the first that is not there.
    private bool TryHash(Subtree tree, IEnumerator<LeafHash> leaf, IEnumerator<Hash32> beside, out Hash32 hash)
    {
        hash = default;
        if (tree.End <= From || tree.Start >= To)
        {
            return TryNext(beside, out hash);
        }

        if (tree.Length == 1)
        {
            bool isThere = TryNext(leaf, out LeafHash next);
            hash = next.Value;
            return isThere;
        }

        (Subtree left, Subtree right) = tree.Split();
        if (!TryHash(left, leaf, beside, out Hash32 leftHash) || !TryHash(right, leaf, beside, out Hash32 rightHash))
        {
            return false;
        }

        hash = MerkleTree.HashNode(leftHash, rightHash);
        return true;
    }

    private static bool TryNext<T>(IEnumerator<T> items, out T? item)
    {
        bool isThere = items.MoveNext();
        item = isThere ? items.Current : default;
        return isThere;
    }

    private static bool IsLeft(Subtree subtree, long index) => subtree.End <= index;

    private static bool IsRight(Subtree subtree, long index) => subtree.Start > index;

    /// <summary>The hashes of an inclusion proof on one side of its entry, the subtree nearest to the root first.</summary>
    private static IEnumerable<Hash32> Beside(InclusionProof proof, Func<Subtree, long, bool> isOnSide)
    {
        IReadOnlyList<Subtree> path = InclusionProof.Path(proof.Index, proof.TreeSize);
        return path.Count == proof.Hashes.Count
            ? path.Zip(proof.Hashes).Where(node => isOnSide(node.First, proof.Index)).Select(node => node.Second).Reverse()
            : throw new ArgumentException("An inclusion proof is not as long as its index and size demand.", nameof(proof));
    }
}
