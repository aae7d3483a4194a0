using System.Globalization;
using Gateway.Audit;
using Gateway.Crypto;

namespace EndToEnd.Tests.Harness;

/// <summary>A log of the test's own, of any size, and what it would submit to a witness. Its leaves are numbers, or of a second history.</summary>
internal sealed class GrowingLog : IDisposable
{
    private readonly NoteSigner signer;

    public GrowingLog(string origin) => signer = new NoteSigner(origin, SigningKey.Generate());

    public NoteVerifier Key => signer.Verifier;

    public string Origin => signer.Verifier.Name;

    public void Dispose() => signer.Dispose();

    public Checkpoint Sign(int size, string history = "one") => Checkpoint.Sign(new TreeHead(size, MerkleTree.HashTree(Leaves(size, history))), signer);

    /// <summary>The body of <c>add-checkpoint</c>.</summary>
    public byte[] Submission(int from, int to) => new AddCheckpointRequest(from, Proof(from, Leaves(to, "one"), true), Sign(to)).ToBytes();

    public byte[] Fork(int size) => new AddCheckpointRequest(size, [], Sign(size, "another")).ToBytes();

    private static LeafHash[] Leaves(int size, string history) =>
        [.. Enumerable.Range(0, size).Select(i => MerkleTree.HashLeaf(System.Text.Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{history} {i}"))))];

    // PROOF(m, D[n]) of RFC 6962 §2.1.2.
    private static List<Hash32> Proof(int from, LeafHash[] leaves, bool complete)
    {
        if (from == 0 || from == leaves.Length)
        {
            return complete ? [] : [MerkleTree.HashTree(leaves).Value];
        }

        int split = 1;
        while (split * 2 < leaves.Length)
        {
            split *= 2;
        }

        return from <= split
            ? [.. Proof(from, leaves[..split], complete), MerkleTree.HashTree(leaves[split..]).Value]
            : [.. Proof(from - split, leaves[split..], false), MerkleTree.HashTree(leaves[..split]).Value];
    }
}
