using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Exchange.Tests.Fixtures;

/// <summary>A delivery from one agency to another with everything in order, of which a test changes one thing before it is opened.</summary>
internal sealed class TestDelivery : IDisposable
{
    private readonly FileKey fileKey = FileKey.Generate();

    /// <param name="tlp">The label.</param>
    /// <param name="toSender">Whether it is the copy that the sender addressed to its own agency.</param>
    public TestDelivery(Tlp tlp = Tlp.Amber, bool toSender = false)
    {
        Sender = Directory.Join("jpcert");
        AgencyId recipient = AgencyId.Parse("maher");
        Reader = TestPrincipal.Create(recipient, Role.Reader);
        Archive = TestPrincipal.Create(recipient, PrincipalKind.Archive);
        Clerk = TestPrincipal.Create(recipient, Role.Keyholder);
        Recipient = new TestAgency("maher", people: [Reader, Archive, Clerk]);
        Directory.Apply(Directory.Accepted(Recipient));
        PublishedAt = Directory.Time.AddMinutes(-30);
        OpenContent content = Sample.Content with { Sender = Sender.Person.Id, Tlp = tlp };
        Statement = OpenStatement.Create(content, toSender ? Sender.Id : recipient, tlp == Tlp.Red ? [Reader.Id] : null);
        StatementSignature = Statement.Sign(Sender.Person.Sign);
        TestPrincipal[] readers = toSender ? [Sender.Person] : tlp == Tlp.Red ? [Reader] : [Reader, Archive];
        Address(Sample.ManifestOf(Statement) with
        {
            PublishedAt = PublishedAt,
            DirectorySize = Directory.State.Size,
            Documents = [.. content.Documents.Select(_ => Document(readers.Select(reader => reader.Receive.Recipient)))],
        });
    }

    public TestDirectory Directory { get; } = new();

    public TestAgency Sender { get; }

    public TestAgency Recipient { get; }

    public TestPrincipal Reader { get; }

    public TestPrincipal Archive { get; }

    public TestPrincipal Clerk { get; }

    public DateTimeOffset PublishedAt { get; set; }

    public OpenStatement Statement { get; set; }

    public string StatementSignature { get; set; }

    public Manifest Manifest { get; set; } = null!;

    public string ManifestSignature { get; set; } = null!;

    public AdvisoryPublishedDetail Published { get; set; } = null!;

    public AdvisoryAddressedDetail Addressed { get; set; } = null!;

    /// <summary>Changes the entries' members beside their details.</summary>
    public string PublishedAction { get; set; } = ActionNames.AdvisoryPublished;

    public LogName Log { get; set; } = LogName.Audit;

    public string Subject { get; set; } = Sample.Advisory.Value;

    public DeliveryReader As(TestPrincipal principal) => new(principal.Id, [principal.Receive.Recipient]);

    /// <summary>Makes the manifest, signs it, and lets the log say the same.</summary>
    public void Address(ManifestContent content)
    {
        Manifest = Manifest.Create(content);
        ManifestSignature = Manifest.Sign(Directory.GatewayPrincipal.Sign);
        Published = new AdvisoryPublishedDetail(content.Documents.Count, Directory.State.Size, content.Tlp) { Distribution = Manifest.Digest };
        Addressed = new AdvisoryAddressedDetail(1, Manifest.Digest, content.Recipient, content.DirectorySize);
    }

    public ManifestDocument Document(IEnumerable<X25519Recipient> keys) => new()
    {
        PayloadSize = 100,
        PayloadSha256 = Sha256Digest.Of("payload"u8),
        Headers = [.. keys.Select(key => new ManifestHeader(key, Header.Create(fileKey, [key])))],
    };

    /// <summary>One header for two keys, listed under the first.</summary>
    public ManifestHeader SharedHeader(X25519Recipient listed, X25519Recipient hidden) => new(listed, Header.Create(fileKey, [listed, hidden]));

    public DescribedDelivery Open(DeliveryReader reader) => (DescribedDelivery)OpenedDelivery.Check(Directory.State, reader, new DeliveryEvidence
    {
        Advisory = Sample.Advisory,
        Manifest = Manifest.Bytes,
        ManifestSignature = ManifestSignature,
        Statement = Statement.Bytes,
        StatementSignature = StatementSignature,
        Published = Entry(10, PublishedAction, Published.ToBytes()),
        Addressed = Entry(11, ActionNames.AdvisoryAddressed, Addressed.ToBytes()),
    });

    public Verdict Refused(DeliveryReader reader) => Assert.Throws<DeliveryException>(() => Open(reader)).Verdict;

    public void Dispose() => fileKey.Dispose();

    private LogEntry Entry(long index, string action, byte[] detail) => LogEntry.Parse(CanonicalJson.Write(writer =>
    {
        writer.Text("action", action);
        writer.Text("actor", Sender.Person.Id.Value);
        writer.Raw("detail", detail);
        writer.Text("evidence", "gateway");
        writer.Integer("index", index);
        writer.Text("log", Log.Value);
        writer.Binary("prev", new byte[32]);
        writer.Binary("salt", new byte[16]);
        writer.Text("subject", Subject);
        writer.Time("time", PublishedAt);
        writer.Integer("v", 1);
    }));
}
