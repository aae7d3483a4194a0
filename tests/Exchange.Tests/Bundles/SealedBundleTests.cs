using Exchange.Tests.Fixtures;
using Gateway.Audit;
using Gateway.Exchange;

namespace Exchange.Tests.Bundles;

/// <summary>Evidence of an exchange whose content neither gateway nor checker ever saw.</summary>
public sealed class SealedBundleTests : IDisposable
{
    private readonly TestExchange exchange = new() { Sealed = Sample.Sealed with { Payloads = [Sample.Payloads(HeaderClass.X25519)] } };

    public void Dispose() => exchange.Dispose();

    [Fact]
    public async Task Sender_recipient_and_auditor_show_a_sealed_exchange()
    {
        exchange.Tell();
        foreach (TestAgency exporter in (TestAgency[])[exchange.Sender, exchange.First, exchange.Auditor])
        {
            EvidenceFindings findings = await BundleCheck.RunAsync(exchange.BundleFor(exporter), exchange.Trusted, CancellationToken.None);
            Assert.Equal(Verdict.Ok, findings.Word);
            Assert.Equal(Sample.Envelope.Commitment, findings.PublishedDetail.Commitment);
            Assert.All(
                findings.Deliveries.Select(delivery => delivery.Papers).OfType<DeliveryPapers>(),
                papers => Assert.Equal(Sample.Envelope.Commitment, Assert.IsType<SealedStatement>(papers.Statement).Content.Commitment));
        }
    }

    [Fact]
    public async Task Two_recipients_with_keys_of_two_classes_were_promised_the_same()
    {
        exchange.Sealed = Sample.Sealed;
        AgencyRecord next = exchange.Second.Next(TestDirectory.Name, content => content with
        {
            Principals = [content.Principals[0] with { Keys = content.Principals[0].Keys with { Receive = [HybridKeys.Create()] } }],
        });
        exchange.Directory.Apply(exchange.Second.Signed(next));
        exchange.Now = exchange.Directory.Time;
        exchange.KeyOf = agency => agency == exchange.Second ? next.Principals[0].Keys.Receive[0] : agency.Person.Receive.Recipient;
        EvidenceFindings findings = await BundleCheck.RunAsync(exchange.Tell().BundleFor(exchange.Sender), exchange.Trusted, CancellationToken.None);
        Assert.Equal(Verdict.Ok, findings.Word);
        Assert.Equal([HeaderClass.Hybrid, HeaderClass.X25519], findings.Deliveries.Select(delivery => delivery.Papers!.Manifest.Content.Class));
    }

    [Fact]
    public async Task Another_commitment_for_one_recipient_is_tampered()
    {
        exchange.RestateSealed = (recipient, content) => recipient == exchange.First.Id ? content with { Commitment = Sha256Digest.Of("other"u8) } : content;
        Assert.Equal(Verdict.Tampered, await WordAsync());
    }

    [Fact]
    public async Task Another_payload_for_one_recipient_is_tampered_though_its_sender_signed_it()
    {
        exchange.RestateSealed = (recipient, content) => recipient == exchange.First.Id
            ? content with { Payloads = [content.Payloads[0] with { Envelope = content.Payloads[0].Envelope with { Sha256 = Sha256Digest.Of("other"u8) } }] }
            : content;
        Assert.Equal(Verdict.Tampered, await WordAsync());
    }

    [Fact]
    public async Task A_log_that_does_not_repeat_the_commitment_is_tampered()
    {
        exchange.Misreport = detail => detail with { Commitment = null };
        Assert.Equal(Verdict.Tampered, await WordAsync());
        using var open = new TestExchange { Misreport = detail => detail with { Commitment = Sample.Envelope.Commitment } };
        EvidenceException found = await Assert.ThrowsAsync<EvidenceException>(
            () => BundleCheck.RunAsync(open.Tell().BundleFor(open.Sender), open.Trusted, CancellationToken.None));
        Assert.Equal(Verdict.Tampered, found.Finding.Word);
    }

    [Fact]
    public async Task A_download_of_the_envelope_is_held_against_the_readers_request_for_it()
    {
        exchange.Publish();
        exchange.Fetch(exchange.First, exchange.First.Person.Access, "envelope", document: null);
        EvidenceFindings findings = await BundleCheck.RunAsync(exchange.BundleFor(exchange.Sender), exchange.Trusted, CancellationToken.None);
        Assert.Null(Assert.Single(findings.Fetches).Detail.Document);

        exchange.Fetch(exchange.First, exchange.First.Person.Access, "content/0", document: null);
        Assert.Equal(Verdict.Tampered, (await FindingAsync()).Word);
    }

    [Fact]
    public void A_publication_receipt_of_a_sealed_advisory_verifies_like_any_other()
    {
        using var publication = new TestPublication(commitment: Sample.Envelope.Commitment);
        PublicationReceipt receipt = PublicationReceipt.Parse(publication.Receipt().Bytes);
        Assert.Equal(Verdict.Ok, receipt.Verify(publication.Log.Verifier).Word);
        Assert.Equal(Sample.Envelope.Commitment, AdvisoryPublishedDetail.Parse(receipt.Entry.Detail).Commitment);
    }

    private async Task<Verdict> WordAsync()
    {
        exchange.Tell();
        return (await FindingAsync()).Word;
    }

    private async Task<LogVerdict> FindingAsync() => (await Assert.ThrowsAsync<EvidenceException>(
        () => BundleCheck.RunAsync(exchange.BundleFor(exchange.Sender), exchange.Trusted, CancellationToken.None))).Finding;
}
