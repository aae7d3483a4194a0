using System.Security.Cryptography;
using Gateway.Audit;
using Gateway.Crypto;

namespace EndToEnd.Tests.LyingGateway;

/// <summary>A log as whoever holds its key can make it: any entries at all, chained, hashed and signed as they should be.</summary>
internal sealed class ForgedLog
{
    private readonly List<byte[]> entries;
    private readonly NoteSigner signer;

    /// <param name="entries">The honest log's entries.</param>
    /// <param name="signer">The log's own key.</param>
    public ForgedLog(IEnumerable<byte[]> entries, NoteSigner signer)
    {
        this.entries = [.. entries];
        this.signer = signer;
    }

    public long Size => entries.Count;

    public byte[] this[long index] => entries[(int)index];

    /// <summary>Forgets all entries from an index on.</summary>
    public void Truncate(long size) => entries.RemoveRange((int)size, entries.Count - (int)size);

    /// <summary>Writes history anew: each entry may get another action and detail, and all are chained again.</summary>
    public void Rewrite(Func<LogEntry, (string Action, ReadOnlyMemory<byte> Detail)> tell)
    {
        for (int index = 0; index < entries.Count; index++)
        {
            LogEntry entry = LogEntry.Parse(entries[index]);
            (string action, ReadOnlyMemory<byte> detail) = tell(entry);
            entries[index] = Write(entry, index, action, entry.Subject, entry.Salt, detail);
        }
    }

    /// <summary>Changes some bytes of each entry from an index on that mean nothing: another history that tells the same.</summary>
    public void Resalt(long from)
    {
        for (int index = (int)from; index < entries.Count; index++)
        {
            LogEntry entry = LogEntry.Parse(entries[index]);
            entries[index] = Write(entry, index, entry.Action, entry.Subject, NewSalt(), entry.Detail);
        }
    }

    /// <summary>Adds an entry after the last one.</summary>
    public void Append(string action, string subject, ReadOnlyMemory<byte> detail) =>
        Append(action, LogEntry.Parse(entries[^1]).Actor, subject, detail);

    /// <summary>Adds an entry after the last one, as somebody's doing.</summary>
    /// <returns>Its index.</returns>
    public long Append(string action, string actor, string subject, ReadOnlyMemory<byte> detail)
    {
        entries.Add(Write(LogEntry.Parse(entries[^1]), entries.Count, action, subject, NewSalt(), detail, actor));
        return entries.Count - 1;
    }

    public Checkpoint Checkpoint(long? size = null) => Gateway.Audit.Checkpoint.Sign(new TreeHead(size ?? Size, RootOf(0, size ?? Size)), signer);

    public TlogProof Proof(long index) => new(new InclusionProof(new LogIndex(index), Size, Inclusion(index, Size)), Checkpoint());

    /// <summary>RFC 6962 §2.1.1.</summary>
    public IReadOnlyList<Hash32> Inclusion(long index, long size) => Path(index, 0, size);

    /// <summary>RFC 6962 §2.1.2.</summary>
    public IReadOnlyList<Hash32> Consistency(long from, long to) => from == to || from == 0 ? [] : SubProof(from, 0, to, whole: true);

    /// <summary>The root over a range of entries.</summary>
    public RootHash RootOf(long start, long end) => MerkleTree.HashTree([.. entries[(int)start..(int)end].Select(entry => MerkleTree.HashLeaf(entry))]);

    private static byte[] NewSalt() => RandomNumberGenerator.GetBytes(LogEntry.SaltSizeBytes);

    private byte[] Write(LogEntry like, int index, string action, string subject, ReadOnlyMemory<byte> salt, ReadOnlyMemory<byte> detail, string? actor = null)
    {
        LeafHash previous = index == 0 ? LeafHash.None : MerkleTree.HashLeaf(entries[index - 1]);
        return CanonicalJson.Write(json =>
        {
            json.Text("action", action);
            json.Text("actor", actor ?? like.Actor);
            json.Raw("detail", detail.Span);
            json.Text("evidence", like.Evidence == Evidence.Signed ? "signed" : "gateway");
            json.Integer("index", index);
            json.Text("log", like.Log.Value);
            json.Binary("prev", previous.Value.Bytes);
            json.Binary("salt", salt.Span);
            json.Text("subject", subject);
            json.Time("time", like.Time);
            json.Integer("v", 1);
        });
    }

    private List<Hash32> Path(long index, long start, long end)
    {
        if (end - start == 1)
        {
            return [];
        }

        long middle = start + Split(end - start);
        return index < middle
            ? [.. Path(index, start, middle), RootOf(middle, end).Value]
            : [.. Path(index, middle, end), RootOf(start, middle).Value];
    }

    private List<Hash32> SubProof(long from, long start, long end, bool whole)
    {
        if (from == end)
        {
            return whole ? [] : [RootOf(start, end).Value];
        }

        long middle = start + Split(end - start);
        return from <= middle
            ? [.. SubProof(from, start, middle, whole), RootOf(middle, end).Value]
            : [.. SubProof(from, middle, end, whole: false), RootOf(start, middle).Value];
    }

    private static long Split(long count) => 1L << (63 - System.Numerics.BitOperations.LeadingZeroCount((ulong)(count - 1)));
}
