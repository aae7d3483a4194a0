using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Exchange.Tests.Fixtures;

/// <summary>A sealed delivery with everything in order, of which a test changes one thing before it is opened.</summary>
internal sealed class TestSealedDelivery
{
    public TestSealedDelivery()
    {
        Sender = Directory.Join("jpcert");
        Reader = TestPrincipal.Create(AgencyId.Parse("maher"), Role.Reader);
        Archive = TestPrincipal.Create(AgencyId.Parse("maher"), PrincipalKind.Archive);
        Directory.Apply(Directory.Accepted(new TestAgency("maher", people: [Reader, Archive])));
        Headers = [Sample.HeadersFor(Reader.Receive.Recipient), Sample.HeadersFor(Archive.Receive.Recipient)];
        State(Sample.Sealed);
    }

    public TestDirectory Directory { get; } = new();

    public TestAgency Sender { get; }

    public TestPrincipal Reader { get; }

    public TestPrincipal Archive { get; }

    public IReadOnlyList<KeyHeaders> Headers { get; set; }

    public SealedStatement Statement { get; private set; } = null!;

    public ManifestContent Manifest { get; set; } = null!;

    public AdvisoryPublishedDetail Published { get; set; } = null!;

    /// <summary>States, signs, delivers and logs.</summary>
    public void State(SealedContent content)
    {
        Statement = SealedStatement.Create(
            content with { Sender = Sender.Person.Id }, AgencyId.Parse("maher"), null, [.. Headers.Select(key => key.ToSealedKey())]);
        Manifest = Sample.ManifestOf(Statement, [.. Headers]) with { PublishedAt = PublishedAt, DirectorySize = Directory.State.Size };
        Published = new AdvisoryPublishedDetail(content.DocumentCount, Directory.State.Size, content.Tlp)
        {
            Distribution = Sha256Digest.Of("distribution"u8),
            Commitment = content.Commitment,
        };
    }

    public EnvelopedDelivery Open(TestPrincipal reader)
    {
        Manifest manifest = Gateway.Exchange.Manifest.Create(Manifest);
        return (EnvelopedDelivery)OpenedDelivery.Check(Directory.State, new DeliveryReader(reader.Id, [reader.Receive.Recipient]), new DeliveryEvidence
        {
            Advisory = Sample.Advisory,
            Manifest = manifest.Bytes,
            ManifestSignature = manifest.Sign(Directory.GatewayPrincipal.Sign),
            Statement = Statement.Bytes,
            StatementSignature = Statement.Sign(Sender.Person.Sign),
            Published = Entry(10, ActionNames.AdvisoryPublished, Published.ToBytes()),
            Addressed = Entry(11, ActionNames.AdvisoryAddressed, new AdvisoryAddressedDetail(1, manifest.Digest, manifest.Content.Recipient, 7).ToBytes()),
        });
    }

    public Verdict Refused() => Assert.Throws<DeliveryException>(() => Open(Reader)).Verdict;

    private DateTimeOffset PublishedAt => Directory.Time.AddMinutes(-30);

    private LogEntry Entry(long index, string action, byte[] detail) => LogEntry.Parse(CanonicalJson.Write(writer =>
    {
        writer.Text("action", action);
        writer.Text("actor", Sender.Person.Id.Value);
        writer.Raw("detail", detail);
        writer.Text("evidence", "gateway");
        writer.Integer("index", index);
        writer.Text("log", LogName.Audit.Value);
        writer.Binary("prev", new byte[32]);
        writer.Binary("salt", new byte[16]);
        writer.Text("subject", Sample.Advisory.Value);
        writer.Time("time", PublishedAt);
        writer.Integer("v", 1);
    }));
}
