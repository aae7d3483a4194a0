using System.Security.Cryptography;
using Gateway.Audit;

namespace Audit.Tests;

/// <summary>
/// RFC 6962 §2.1 word for word as in <see cref="NaiveTree"/>, but it hashes each range of leaves once: what makes it bearable to ask about every size.
/// </summary>
internal sealed class RememberingTree(LeafHash[] leaves)
{
    private readonly Dictionary<(int Start, int End), Hash32> known = [];

    public TreeHead Head(int size) => new(size, size == 0 ? MerkleTree.EmptyRoot : new RootHash(Hash(0, size)));

    public List<Hash32> Path(int m, int size) => Path(m, 0, size);

    public List<Hash32> Proof(int m, int size) => SubProof(m, 0, size, complete: true);

    private List<Hash32> Path(int m, int start, int end)
    {
        if (end - start == 1)
        {
            return [];
        }

        int middle = start + Split(end - start);
        return m < middle ? [.. Path(m, start, middle), Hash(middle, end)] : [.. Path(m, middle, end), Hash(start, middle)];
    }

    private List<Hash32> SubProof(int m, int start, int end, bool complete)
    {
        if (m == end)
        {
            return complete ? [] : [Hash(start, end)];
        }

        int middle = start + Split(end - start);
        return m <= middle ? [.. SubProof(m, start, middle, complete), Hash(middle, end)] : [.. SubProof(m, middle, end, false), Hash(start, middle)];
    }

    private Hash32 Hash(int start, int end)
    {
        if (end - start == 1)
        {
            return leaves[start].Value;
        }

        if (!known.TryGetValue((start, end), out Hash32 hash))
        {
            int middle = start + Split(end - start);
            known[(start, end)] = hash = new Hash32(SHA256.HashData([0x01, .. Hash(start, middle).Bytes, .. Hash(middle, end).Bytes]));
        }

        return hash;
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
