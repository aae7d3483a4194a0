using System.Security.Cryptography;
using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Client.Tests.Fakes;

/// <summary>A log in memory, its tree computed by the recursive definitions of RFC 6962 §2.1, which share no code with the program.</summary>
internal sealed class FakeLog : IDisposable
{
    private readonly List<byte[]> entries = [];
    private readonly List<NoteSigner> former = [];
    private NoteSigner signer;

    public FakeLog(LogName name, string origin)
    {
        Name = name;
        signer = new NoteSigner(origin, SigningKey.Generate());
    }

    public LogName Name { get; }

    public NoteVerifier Verifier => signer.Verifier;

    public long Size => entries.Count;

    public byte[] this[long index] => entries[(int)index];

    public long Append(DateTimeOffset time, string action, string actor, string subject, byte[] detail)
    {
        byte[] previous = entries.Count == 0 ? new byte[32] : Leaf(entries[^1]);
        entries.Add(CanonicalJson.Write(json =>
        {
            json.Text("action", action);
            json.Text("actor", actor);
            json.Raw("detail", detail);
            json.Text("evidence", "gateway");
            json.Integer("index", entries.Count);
            json.Text("log", Name.Value);
            json.Binary("prev", previous);
            json.Binary("salt", RandomNumberGenerator.GetBytes(16));
            json.Text("subject", subject);
            json.Time("time", time);
            json.Integer("v", 1);
        }));
        return entries.Count - 1;
    }

    public void Open(DateTimeOffset time, LogPredecessor? previous = null) => Append(
        time, ActionNames.LogOpened, "gateway", Name.Value, new LogOpenedDetail(Verifier, Verifier.Name) { Previous = previous }.ToBytes());

    /// <summary>Changes one entry behind the tree's back, as whoever owns the database could.</summary>
    public void Tamper(long index, byte[] bytes) => entries[(int)index] = bytes;

    /// <summary>The notes by which the log came to its key, as discovery shows them.</summary>
    public List<string> Rotations { get; } = [];

    /// <summary>What is answered to a question for a cosigned checkpoint; null while there is none.</summary>
    public byte[]? Cosigned { get; private set; }

    /// <summary>Has the log as it is now cosigned.</summary>
    public void Cosign(DateTimeOffset time, params CosignatureSigner[] witnesses)
    {
        Gateway.Audit.Checkpoint checkpoint = Gateway.Audit.Checkpoint.Parse(Checkpoint());
        Cosigned = checkpoint.With(witnesses.Select(witness => witness.Cosign(checkpoint.Text, time))).Bytes.ToArray();
    }

    /// <summary>Goes on under another key.</summary>
    public KeyRotation Rotate()
    {
        NoteSigner next = new(signer.Verifier.Name, SigningKey.Generate());
        KeyRotation rotation = KeyRotation.Sign(new TreeHead(Size, new RootHash(Root(0, (int)Size))), signer, next);
        former.Add(signer);
        signer = next;
        Rotations.Add(rotation.ToString());
        return rotation;
    }

    /// <summary>Signs with another's key from now on, without a word of the one before.</summary>
    public void Become(NoteSigner other)
    {
        former.Add(signer);
        signer = other;
    }

    /// <summary>A note that a key of this log signs over any tree head, true or not.</summary>
    public byte[] SignHead(long size, byte[] root) => Gateway.Audit.Checkpoint.Sign(new TreeHead(size, new RootHash(root)), signer).Bytes.ToArray();

    public void Dispose()
    {
        signer.Dispose();
        former.ForEach(key => key.Dispose());
    }

    public void Truncate(long size) => entries.RemoveRange((int)size, entries.Count - (int)size);

    public byte[] Checkpoint() => Sign(Size, signer);

    public byte[] Sign(long size) => Sign(size, signer);

    public byte[] Sign(long size, NoteSigner by) =>
        Gateway.Audit.Checkpoint.Sign(new TreeHead(size, new RootHash(Root(0, (int)size))), by).Bytes.ToArray();

    public IReadOnlyList<byte[]> Inclusion(long index, long size) => Path((int)index, 0, (int)size);

    public IReadOnlyList<byte[]> Consistency(long from, long to) => from == to ? [] : SubProof((int)from, 0, (int)to, whole: true);

    public byte[] Proof(long index) => new TlogProof(
        new InclusionProof(new LogIndex(index), Size, [.. Inclusion(index, Size).Select(hash => new Hash32(hash))]),
        Gateway.Audit.Checkpoint.Parse(Checkpoint())).ToBytes();

    private static byte[] Leaf(byte[] entry) => SHA256.HashData([0, .. entry]);

    private static byte[] Node(byte[] left, byte[] right) => SHA256.HashData([1, .. left, .. right]);

    private static int Split(int count)
    {
        int half = 1;
        while (half * 2 < count)
        {
            half *= 2;
        }

        return half;
    }

    private byte[] Root(int start, int end)
    {
        int count = end - start;
        return count switch
        {
            0 => SHA256.HashData([]),
            1 => Leaf(entries[start]),
            _ => Node(Root(start, start + Split(count)), Root(start + Split(count), end)),
        };
    }

    private List<byte[]> Path(int index, int start, int end)
    {
        if (end - start == 1)
        {
            return [];
        }

        int middle = start + Split(end - start);
        return index < middle - start
            ? [.. Path(index, start, middle), Root(middle, end)]
            : [.. Path(index - (middle - start), middle, end), Root(start, middle)];
    }

    private List<byte[]> SubProof(int from, int start, int end, bool whole)
    {
        if (from == end - start)
        {
            return whole ? [] : [Root(start, end)];
        }

        int half = Split(end - start);
        return from <= half
            ? [.. SubProof(from, start, start + half, whole), Root(start + half, end)]
            : [.. SubProof(from - half, start + half, end, whole: false), Root(start, start + half)];
    }
}
