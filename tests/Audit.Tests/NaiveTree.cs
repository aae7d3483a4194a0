using System.Security.Cryptography;
using Gateway.Audit;

namespace Audit.Tests;

/// <summary>RFC 6962 §2.1 word for word, recursive and slow: what the library's arithmetic is compared with.</summary>
public static class NaiveTree
{
    public static LeafHash[] Leaves(int count) => [.. Enumerable.Range(0, count).Select(i => MerkleTree.HashLeaf(BitConverter.GetBytes(i)))];

    public static RootHash Root(ReadOnlySpan<LeafHash> leaves) => leaves.IsEmpty ? new RootHash(SHA256.HashData([])) : new RootHash(Hash(leaves));

    /// <summary>PATH(m, D[n]) of §2.1.1.</summary>
    public static List<Hash32> Path(int m, ReadOnlySpan<LeafHash> leaves)
    {
        if (leaves.Length == 1)
        {
            return [];
        }

        int k = Split(leaves.Length);
        return m < k ? [.. Path(m, leaves[..k]), Hash(leaves[k..])] : [.. Path(m - k, leaves[k..]), Hash(leaves[..k])];
    }

    /// <summary>PROOF(m, D[n]) of §2.1.2.</summary>
    public static List<Hash32> Proof(int m, ReadOnlySpan<LeafHash> leaves) => SubProof(m, leaves, true);

    private static List<Hash32> SubProof(int m, ReadOnlySpan<LeafHash> leaves, bool complete)
    {
        if (m == leaves.Length)
        {
            return complete ? [] : [Hash(leaves)];
        }

        int k = Split(leaves.Length);
        return m <= k ? [.. SubProof(m, leaves[..k], complete), Hash(leaves[k..])] : [.. SubProof(m - k, leaves[k..], false), Hash(leaves[..k])];
    }

    private static Hash32 Hash(ReadOnlySpan<LeafHash> leaves)
    {
        if (leaves.Length == 1)
        {
            return leaves[0].Value;
        }

        int k = Split(leaves.Length);
        return new Hash32(SHA256.HashData([0x01, .. Hash(leaves[..k]).Bytes, .. Hash(leaves[k..]).Bytes]));
    }

    private static int Split(int n)
    {
        int k = 1;
        while (k * 2 < n)
        {
            k *= 2;
        }

        return k;
    }
}
