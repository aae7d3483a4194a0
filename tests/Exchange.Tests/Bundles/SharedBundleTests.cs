using Exchange.Tests.Fixtures;
using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Exchange.Tests.Bundles;

/// <summary>Evidence of an exchange that was shared with one more agency: its papers are those that the new recipient checks before it opens anything.</summary>
public sealed class SharedBundleTests : IDisposable
{
    private readonly TestExchange exchange = new();

    public void Dispose() => exchange.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Sender_sharer_and_new_recipient_show_who_added_whom_with_whose_leave(bool isSealed)
    {
        exchange.Sealed = isSealed ? Sample.Sealed with { Payloads = [Sample.Payloads(HeaderClass.X25519)] } : null;
        Tell();
        exchange.Declare(exchange.Third);
        foreach (TestAgency exporter in (TestAgency[])[exchange.Sender, exchange.Third, exchange.First, exchange.Auditor])
        {
            EvidenceFindings findings = await BundleCheck.RunAsync(exchange.BundleFor(exporter), exchange.Trusted, CancellationToken.None);
            Assert.Equal(Verdict.Ok, findings.Word);
            ProvenDelivery shared = Assert.Single(findings.Deliveries, delivery => delivery.IsShared);
            Assert.Equal((exchange.First.Person.Id.Value, exchange.Third.Id), (shared.Entry.Actor, shared.Detail.Recipient));
            bool seesPapers = exporter == exchange.Sender || exporter == exchange.Third;
            Assert.Equal(seesPapers ? exchange.First.Person.Id : null, shared.Papers?.Sharing!.Sharer.Principal);
            Assert.Equal(seesPapers ? exchange.Sender.Person.Id : null, shared.Papers?.Sharing!.Permitter!.Principal);
            Assert.Single(findings.Permissions);
        }

        Assert.Equal(4, Assert.Single((await CheckAsync(exchange.Sender)).Declarations).Declaration!.Clients);
    }

    [Fact]
    public async Task A_byte_of_an_addition_a_permission_or_a_declaration_is_not_changed_unnoticed()
    {
        Tell();
        exchange.Declare(exchange.Third);
        SortedDictionary<string, byte[]> files = exchange.FilesFor(exchange.Third);
        string[] names = [.. files.Keys.Where(name => name.Contains("addition", StringComparison.Ordinal) || name.StartsWith("permissions", StringComparison.Ordinal)
            || name.StartsWith("declarations", StringComparison.Ordinal) || name.StartsWith("deliveries", StringComparison.Ordinal))];
        Assert.Equal(10, names.Length);
        foreach (string name in names)
        {
            byte[] whole = files[name];
            for (int i = 0; i < whole.Length; i += 7)
            {
                files[name] = [.. whole];
                files[name][i] ^= 1;
                Assert.True(Verdict.Ok != await WordAsync(exchange.Pack(exchange.Third, files)), $"{name}, byte {i}");
            }

            files[name] = whole;
        }
    }

    [Fact]
    public async Task None_of_the_papers_is_left_out_or_exchanged_by_one_that_signs_again()
    {
        Tell();
        exchange.Declare(exchange.Third);
        SortedDictionary<string, byte[]> files = exchange.FilesFor(exchange.Sender);
        string[] names = [.. files.Keys.Where(name => !name.StartsWith("entries", StringComparison.Ordinal))];
        for (int i = 0; i < names.Length; i++)
        {
            SortedDictionary<string, byte[]> fewer = new(files, StringComparer.Ordinal);
            fewer.Remove(names[i]);
            Assert.True(Verdict.Ok != await WordAsync(exchange.Pack(exchange.Sender, fewer)), $"without {names[i]}");
            SortedDictionary<string, byte[]> swapped = new(files, StringComparer.Ordinal);
            string other = names[(i + 1) % names.Length];
            (swapped[names[i]], swapped[other]) = (files[other], files[names[i]]);
            Assert.True(Verdict.Ok != await WordAsync(exchange.Pack(exchange.Sender, swapped)), $"{names[i]} and {other}");
        }
    }

    [Fact]
    public async Task An_addition_signed_by_another_key_than_its_signers_is_a_key_mismatch()
    {
        exchange.AdditionKey = exchange.Second.Person.Sign;
        Assert.Equal(Verdict.KeyMismatch, await SharedAsync(Tlp.Green));
    }

    [Fact]
    public async Task An_addition_by_somebody_else_than_the_log_says_is_tampered()
    {
        exchange.RestateAddition = content => content with { AddedBy = exchange.Second.Person.Id };
        Assert.Equal(Verdict.Tampered, await SharedAsync(Tlp.Green));
    }

    [Fact]
    public async Task An_addition_of_another_statement_or_for_another_recipient_is_tampered()
    {
        exchange.RestateAddition = content => content with { Statement = content.Manifest };
        Assert.Equal(Verdict.Tampered, await SharedAsync(Tlp.Green));
    }

    [Fact]
    public async Task A_log_that_names_another_addition_is_tampered()
    {
        exchange.MisreportShared = detail => detail with { Addition = detail.Manifest };
        Assert.Equal(Verdict.Tampered, await SharedAsync(Tlp.Green));
    }

    [Fact]
    public async Task A_manifest_with_a_key_that_the_sharer_did_not_name_has_an_extra_recipient()
    {
        X25519Recipient extra = exchange.Second.Person.Receive.Recipient;
        exchange.Alter = content => content.Addition is null ? content : content with
        {
            Documents = [.. content.Documents.Select(document => document with { Headers = [.. document.Headers, new ManifestHeader(extra, Sample.HeadersFor(extra).Headers[0])] })],
        };
        Assert.Equal(Verdict.ExtraRecipient, await SharedAsync(Tlp.Green));
    }

    [Fact]
    public async Task A_manifest_with_another_header_than_the_sharer_made_is_tampered()
    {
        exchange.Alter = content => content.Addition is null ? content : content with
        {
            Documents = [.. content.Documents.Select(document => document with
            {
                Headers = [document.Headers[0] with { Header = Sample.HeadersFor(document.Headers[0].RecipientKey).Headers[0] }],
            })],
        };
        Assert.Equal(Verdict.Tampered, await SharedAsync(Tlp.Green));
    }

    [Theory]
    [InlineData(Tlp.AmberStrict)]
    [InlineData(Tlp.Amber)]
    public async Task What_a_gateway_let_pass_against_the_label_is_not_addressed_to_the_new_recipient(Tlp label) =>
        Assert.Equal(Verdict.NotAddressed, await SharedAsync(label));

    [Theory]
    [InlineData(Tlp.Green)]
    [InlineData(Tlp.Clear)]
    public async Task A_recipient_shares_GREEN_and_CLEAR_on_by_itself(Tlp label) => Assert.Equal(Verdict.Ok, await SharedAsync(label));

    [Fact]
    public async Task A_permission_for_others_does_not_count()
    {
        exchange.Publish();
        exchange.Share(exchange.First, exchange.Third, exchange.Permit(exchange.First, exchange.Second.Id));
        Assert.Equal(Verdict.NotAddressed, await WordAsync(exchange.BundleFor(exchange.Third)));
    }

    [Fact]
    public async Task A_permission_that_was_logged_after_the_addition_does_not_count()
    {
        exchange.Publish();
        Permission later = Permission.Create(TestDirectory.Name, TestExchange.Advisory, exchange.First.Id, null, exchange.Now);
        exchange.Share(exchange.First, exchange.Third, later);
        Assert.Equal(later.Digest, exchange.Permit(exchange.First).Digest);
        Assert.Equal(Verdict.Tampered, await WordAsync(exchange.BundleFor(exchange.Third)));
    }

    [Fact]
    public async Task A_permission_signed_by_anybody_but_the_author_is_a_key_mismatch()
    {
        exchange.PermissionKey = exchange.First.Person.Sign;
        Tell();
        Assert.Equal(Verdict.KeyMismatch, await WordAsync(exchange.BundleFor(exchange.Third)));
    }

    [Fact]
    public async Task A_declaration_signed_by_another_key_than_its_agencys_is_a_key_mismatch()
    {
        Tell();
        exchange.Declare(exchange.Third, exchange.First.Person.Sign);
        Assert.Equal(Verdict.KeyMismatch, await WordAsync(exchange.BundleFor(exchange.Third)));
    }

    private void Tell()
    {
        exchange.Publish();
        exchange.Share(exchange.First, exchange.Third, exchange.Permit(exchange.First, exchange.Third.Id));
    }

    private async Task<Verdict> SharedAsync(Tlp label)
    {
        exchange.Label = label;
        exchange.Publish();
        exchange.Share(exchange.First, exchange.Third);
        return await WordAsync(exchange.BundleFor(exchange.Third));
    }

    private Task<EvidenceFindings> CheckAsync(TestAgency exporter) => BundleCheck.RunAsync(exchange.BundleFor(exporter), exchange.Trusted, CancellationToken.None);

    private async Task<Verdict> WordAsync(byte[] bundle)
    {
        try
        {
            return (await BundleCheck.RunAsync(bundle, exchange.Trusted, CancellationToken.None)).Word;
        }
        catch (EvidenceException failure)
        {
            return failure.Finding.Word;
        }
    }
}
