using Gateway.Audit;
using Gateway.Crypto;

namespace Exchange.Tests.Fixtures;

/// <summary>A log in memory, with its key: entries, a checkpoint over them, a proof of each. The tree is the recursion of RFC 6962 §2.1.</summary>
internal sealed class TestLog : IDisposable
{
    private readonly NoteSigner signer;
    private readonly LogName name;

    public TestLog(LogName name, string origin)
    {
        this.name = name;
        signer = new NoteSigner(origin, SigningKey.Generate());
    }

    public NoteVerifier Key => signer.Verifier;

    public List<byte[]> Entries { get; } = [];

    public byte[] Lines => [.. Entries.SelectMany(entry => (byte[])[.. entry, (byte)'\n'])];

    private LeafHash[] Leaves => [.. Entries.Select(entry => MerkleTree.HashLeaf(entry))];

    public LogEntry Append(DateTimeOffset time, string action, string actor, string subject, ReadOnlyMemory<byte> detail)
    {
        Entries.Add(CanonicalJson.Write(writer =>
        {
            writer.Text("action", action);
            writer.Text("actor", actor);
            writer.Raw("detail", detail.Span);
            writer.Text("evidence", "gateway");
            writer.Integer("index", Entries.Count);
            writer.Text("log", name.Value);
            writer.Binary("prev", Entries.Count == 0 ? new byte[32] : MerkleTree.HashLeaf(Entries[^1]).Value.Bytes);
            writer.Binary("salt", new byte[16]);
            writer.Text("subject", subject);
            writer.Time("time", time);
            writer.Integer("v", 1);
        }));
        return LogEntry.Parse(Entries[^1]);
    }

    public Checkpoint Checkpoint() => Gateway.Audit.Checkpoint.Sign(new TreeHead(Entries.Count, MerkleTree.HashTree(Leaves)), signer);

    public TlogProof Prove(int index, Checkpoint checkpoint)
    {
        InclusionProof proof = new(new LogIndex(index), Entries.Count, [.. Path(index, Leaves)]);
        return new TlogProof(proof, checkpoint, Entries[index]);
    }

    public void Dispose() => signer.Dispose();

    private static List<Hash32> Path(int index, LeafHash[] leaves)
    {
        if (leaves.Length == 1)
        {
            return [];
        }

        int half = 1;
        while (half * 2 < leaves.Length)
        {
            half *= 2;
        }

        return index < half
            ? [.. Path(index, leaves[..half]), MerkleTree.HashTree(leaves[half..]).Value]
            : [.. Path(index - half, leaves[half..]), MerkleTree.HashTree(leaves[..half]).Value];
    }
}
