using System.Security.Cryptography;

namespace Gateway.Audit;

/// <summary>The arithmetic of RFC 6962 §2.1 over SHA-256: hashes of leaves, nodes and whole trees. No storage, no clock.</summary>
public static class MerkleTree
{
    // RFC 6962 §2.1: a leaf and a node are hashed under different first bytes, so that no entry can pass for a pair of subtrees (second preimages).
    private const byte LeafPrefix = 0x00;
    private const byte NodePrefix = 0x01;
    private const int StackLimitBytes = 1024;

    // Making and freeing a context costs as much as hashing a node, so each thread keeps one, fresh. While it is used it is not here: one that failed half-way is not
    // used again.
    [ThreadStatic]
    private static IncrementalHash? freshHash;

    /// <summary>The root of the empty log: SHA-256 of nothing.</summary>
    public static RootHash EmptyRoot { get; } = new(SHA256.HashData([]));

    /// <summary>SHA-256(0x00 || entry).</summary>
    public static LeafHash HashLeaf(ReadOnlySpan<byte> entry)
    {
        if (entry.Length >= StackLimitBytes)
        {
            return new LeafHash(Hash([LeafPrefix], entry));
        }

        // In one piece: every further one costs as much as copying an entry of ordinary length.
        Span<byte> input = stackalloc byte[StackLimitBytes];
        input[0] = LeafPrefix;
        entry.CopyTo(input[1..]);
        return new LeafHash(Hash(input[..(entry.Length + 1)], []));
    }

    /// <summary>SHA-256(0x01 || left || right).</summary>
    public static Hash32 HashNode(Hash32 left, Hash32 right)
    {
        Span<byte> input = stackalloc byte[1 + (2 * Hash32.SizeBytes)];
        input[0] = NodePrefix;
        left.Bytes.CopyTo(input[1..]);
        right.Bytes.CopyTo(input[(1 + Hash32.SizeBytes)..]);
        return Hash(input, []);
    }

    /// <summary>The root over leaves given in order.</summary>
    public static RootHash HashTree(IReadOnlyList<LeafHash> leaves)
    {
        ArgumentNullException.ThrowIfNull(leaves);
        if (leaves.Count == 0)
        {
            return EmptyRoot;
        }

        var nodes = new Hash32[leaves.Count];
        for (int i = 0; i < nodes.Length; i++)
        {
            nodes[i] = leaves[i].Value;
        }

        return new RootHash(Fold(nodes));
    }

    /// <summary>
    /// The root over at least one node. All nodes but the last are roots of perfect subtrees of one size; the last may be smaller. Folding
    /// neighbours level by level, an odd last one moving up as it is, gives RFC 6962's tree. The buffer is overwritten.
    /// </summary>
    internal static Hash32 Fold(Span<Hash32> nodes)
    {
        while (nodes.Length > 1)
        {
            int parents = nodes.Length / 2;
            for (int i = 0; i < parents; i++)
            {
                nodes[i] = HashNode(nodes[2 * i], nodes[(2 * i) + 1]);
            }

            if (nodes.Length % 2 == 1)
            {
                nodes[parents] = nodes[^1];
            }

            nodes = nodes[..((nodes.Length + 1) / 2)];
        }

        return nodes[0];
    }

    private static Hash32 Hash(ReadOnlySpan<byte> input, ReadOnlySpan<byte> rest)
    {
        IncrementalHash hash = freshHash ?? IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        freshHash = null;
        hash.AppendData(input);
        if (!rest.IsEmpty)
        {
            hash.AppendData(rest);
        }

        Span<byte> digest = stackalloc byte[Hash32.SizeBytes];
        hash.GetHashAndReset(digest);
        freshHash = hash;
        return new Hash32(digest);
    }
}
