using Exchange.Tests.Fixtures;
using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Exchange.Tests.Bundles;

/// <summary>Evidence of an exchange that two publishers of the sending agency stand by.</summary>
public sealed class ReleasedBundleTests : IDisposable
{
    private readonly TestExchange exchange = new();

    public ReleasedBundleTests() => exchange.Releaser = exchange.Sender.People[1];

    public void Dispose() => exchange.Dispose();

    [Fact]
    public async Task Sender_and_auditor_prove_who_released_it_and_the_sender_also_what()
    {
        exchange.Tell();
        foreach (TestAgency exporter in (TestAgency[])[exchange.Sender, exchange.Auditor])
        {
            EvidenceFindings findings = await CheckAsync(exporter);
            Assert.Equal(Verdict.Ok, findings.Word);
            Assert.Equal((exchange.Sender.People[1].Id, exchange.Sender.Person.Id), (findings.Release!.Release.Principal, findings.Release.Release.Sender));
            Assert.Equal(exporter == exchange.Sender, findings.Release.IsHeldAgainstStatements);
            Assert.Contains(findings.Keys, use => use.Key.Equals(exchange.Sender.People[1].Sign.VerifyingKey));
        }
    }

    [Fact]
    public async Task A_recipient_learns_that_somebody_released_it_and_not_who()
    {
        EvidenceFindings findings = await CheckAsync(exchange.Tell().First);
        Assert.Equal(Verdict.Ok, findings.Word);
        Assert.Null(findings.Release);
        Assert.NotNull(findings.PublishedDetail.Release);
    }

    [Fact]
    public async Task A_release_that_the_exporter_could_see_and_left_out_is_missing()
    {
        exchange.Tell();
        foreach (TestAgency exporter in (TestAgency[])[exchange.Sender, exchange.Auditor])
        {
            SortedDictionary<string, byte[]> files = exchange.FilesFor(exporter);
            LogEntry entry = exchange.Audit.Entries.Select(bytes => LogEntry.Parse(bytes)).Single(entry => entry.Action == ActionNames.AdvisoryReleased);
            Assert.True(files.Remove(BundleNames.Entry(entry.Index)));
            Assert.Equal($"missing {entry.Index}", await FindingAsync(exchange.Pack(exporter, files)));
        }
    }

    [Fact]
    public async Task A_release_of_other_statements_is_tampered()
    {
        Statement other = OpenStatement.Create(Sample.Content with { Sender = exchange.Sender.Person.Id }, exchange.First.Id, null);
        exchange.AlterRelease = release => Release.Of([other], release.Principal, release.At);
        exchange.Tell();
        Assert.StartsWith("tampered", await FindingAsync(exchange.BundleFor(exchange.Sender)), StringComparison.Ordinal);
        // An auditor sees no statement, and cannot tell.
        Assert.Equal(Verdict.Ok, (await CheckAsync(exchange.Auditor)).Word);
    }

    [Fact]
    public async Task A_release_that_the_publication_does_not_name_is_tampered()
    {
        exchange.Misreport = detail => detail with { Release = Sha256Digest.Of("other"u8) };
        Assert.StartsWith("tampered", await FindingAsync(exchange.Tell().BundleFor(exchange.Sender)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_release_by_a_key_that_is_not_its_publishers_is_no_proof()
    {
        exchange.Releaser = exchange.Sender.People[1] with { Sign = SigningKey.Generate() };
        Assert.Equal("key-mismatch", await FindingAsync(exchange.Tell().BundleFor(exchange.Auditor)));
    }

    [Fact]
    public async Task A_release_by_a_publisher_who_was_revoked_before_is_no_proof()
    {
        AgencyRecord next = exchange.Sender.Next(TestDirectory.Name, content => content with
        {
            Principals = [content.Principals[0], content.Principals[1] with { Revoked = new Revocation(exchange.Directory.Time, RevocationReason.Left, null) }],
        });
        exchange.Directory.Apply(exchange.Sender.Signed(next));
        exchange.Now = exchange.Directory.Time;
        Assert.Equal("key-mismatch", await FindingAsync(exchange.Tell().BundleFor(exchange.Sender)));
    }

    private Task<EvidenceFindings> CheckAsync(TestAgency exporter) => BundleCheck.RunAsync(exchange.BundleFor(exporter), exchange.Trusted, CancellationToken.None);

    private async Task<string> FindingAsync(byte[] bundle) =>
        (await Assert.ThrowsAsync<EvidenceException>(() => BundleCheck.RunAsync(bundle, exchange.Trusted, CancellationToken.None))).Finding.ToString();
}
