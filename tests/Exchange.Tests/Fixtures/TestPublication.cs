using System.Security.Cryptography;
using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Exchange.Tests.Fixtures;

/// <summary>A log of three entries, of which the second is a publication to two agencies.</summary>
internal sealed class TestPublication : IDisposable
{
    private readonly Hash32 first = new(RandomNumberGenerator.GetBytes(Hash32.SizeBytes));
    private readonly Hash32 third = new(RandomNumberGenerator.GetBytes(Hash32.SizeBytes));

    public TestPublication(string action = ActionNames.AdvisoryPublished, string log = "audit", long index = 1, string? origin = null, Sha256Digest? commitment = null, bool old = false)
    {
        Log = new NoteSigner(origin ?? TestDirectory.Name.AuditOrigin, SigningKey.Generate());
        PublishedTotals totals = new(ManifestsRoot.Compute(Manifests), Manifests.Count);
        Distribution = old ? null : AdvisoryDistributedDetail.Create(7, totals);
        byte[] detail = new AdvisoryPublishedDetail(2, 7, Tlp.Amber)
        {
            Commitment = commitment,
            Distribution = Distribution?.Digest,
            Totals = old ? totals : null,
        }.ToBytes();
        Entry = LogEntry.Parse(CanonicalJson.Write(writer =>
        {
            writer.Text("action", action);
            writer.Text("actor", Sample.Sender.Value);
            writer.Raw("detail", detail);
            writer.Text("evidence", "gateway");
            writer.Integer("index", index);
            writer.Text("log", log);
            writer.Binary("prev", first.Bytes);
            writer.Binary("salt", RandomNumberGenerator.GetBytes(LogEntry.SaltSizeBytes));
            writer.Text("subject", Sample.Advisory.Value);
            writer.Time("time", Sample.Now);
            writer.Integer("v", 1);
        }));
    }

    public NoteSigner Log { get; }

    public LogEntry Entry { get; }

    /// <summary>What the entry commits to; null if it is of the time when it told recipients itself.</summary>
    public AdvisoryDistributedDetail? Distribution { get; }

    public IReadOnlyList<KeyValuePair<AgencyId, Sha256Digest>> Manifests { get; } =
    [
        new(Sample.Recipient, Sha256Digest.Of("one"u8)),
        new(AgencyId.Parse("arcert"), Sha256Digest.Of("two"u8)),
    ];

    /// <summary>The proof in the log as it was right after.</summary>
    public TlogProof Proof => new(new InclusionProof(new LogIndex(1), 2, [first]), Sign(2, Two));

    /// <summary>The proof under the head of the whole log.</summary>
    public TlogProof LaterProof() => new(new InclusionProof(new LogIndex(1), 3, [first, third]), Sign(3, MerkleTree.HashNode(Two, third)));

    public PublicationReceipt Receipt() => PublicationReceipt.Create(TestDirectory.Name, Entry, Distribution, Manifests, Proof);

    public void Dispose() => Log.Dispose();

    private Hash32 Two => MerkleTree.HashNode(first, MerkleTree.HashLeaf(Entry.Bytes.Span).Value);

    private Checkpoint Sign(long size, Hash32 root) => Checkpoint.Sign(new TreeHead(size, new RootHash(root)), Log);
}
