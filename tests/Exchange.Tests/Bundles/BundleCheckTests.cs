using System.Text;
using Exchange.Tests.Fixtures;
using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Crypto.Tests;
using Gateway.Exchange;

namespace Exchange.Tests.Bundles;

public sealed class BundleCheckTests : IDisposable
{
    private readonly TestExchange exchange = new();

    public void Dispose() => exchange.Dispose();

    [Fact]
    public async Task The_senders_bundle_shows_every_recipient_and_all_that_was_signed()
    {
        EvidenceFindings findings = await CheckAsync(exchange.Tell().Sender);

        Assert.Equal(Verdict.Ok, findings.Word);
        Assert.True(findings.CoversAllRecipients);
        Assert.Equal(["acert", "maher"], findings.Deliveries.Select(delivery => delivery.Papers!.Statement.Recipient.Value));
        Assert.Equal(Disposition.Read, Assert.Single(findings.Receipts).Receipt!.Disposition);
        Assert.Equal(exchange.First.Person.Access.VerifyingKey, Assert.Single(findings.Fetches).Reader!.Key);
        Assert.Equal("Sent in error", findings.Withdrawal!.Withdrawal!.Reason);
        Assert.Equal(exchange.Sender.Person.Id, findings.Exporter.Principal);
        Assert.Equal(4, findings.Keys.Select(use => use.Key).Distinct().Count());
    }

    [Fact]
    public async Task A_recipients_bundle_shows_its_own_delivery_and_nothing_of_the_others()
    {
        EvidenceFindings findings = await CheckAsync(exchange.Tell().First);

        Assert.Equal(Verdict.Ok, findings.Word);
        Assert.False(findings.CoversAllRecipients);
        Assert.Equal("maher", Assert.Single(findings.Deliveries).Papers!.Statement.Recipient.Value);
        Assert.NotNull(Assert.Single(findings.Receipts).Receipt);
        Assert.NotNull(findings.Withdrawal!.Withdrawal);
    }

    [Fact]
    public async Task An_auditors_bundle_recomputes_the_published_root_without_seeing_a_document()
    {
        EvidenceFindings findings = await CheckAsync(exchange.Tell().Auditor);

        Assert.Equal(Verdict.Ok, findings.Word);
        Assert.True(findings.CoversAllRecipients);
        Assert.All(findings.Deliveries, delivery => Assert.Null(delivery.Papers));
        Assert.Null(Assert.Single(findings.Receipts).Receipt);
    }

    [Fact]
    public async Task Every_single_byte_that_is_changed_is_refused()
    {
        byte[] bundle = exchange.Tell().BundleFor(exchange.First);
        for (int i = 0; i < bundle.Length; i++)
        {
            byte[] changed = [.. bundle];
            changed[i] ^= 1;
            Assert.NotEqual(Verdict.Ok, await WordAsync(changed));
        }
    }

    [Fact]
    public async Task Files_that_were_taken_out_put_in_or_exchanged_are_tampered()
    {
        exchange.Tell();
        IReadOnlyList<BundleFile> files = StoredZip.Read(exchange.BundleFor(exchange.Sender));
        for (int i = 0; i < files.Count; i++)
        {
            if (files[i].Name.StartsWith(BundleNames.Index, StringComparison.Ordinal))
            {
                Assert.Equal(Verdict.Malformed, await WordAsync(StoredZip.Write([.. files.Where((_, at) => at != i)])));
                continue;
            }

            Assert.Equal(Verdict.Tampered, await WordAsync(StoredZip.Write([.. files.Where((_, at) => at != i)])));
            int other = (i + 1) % files.Count;
            BundleFile[] swapped = [.. files];
            (swapped[i], swapped[other]) = (files[i] with { Content = files[other].Content }, files[other] with { Content = files[i].Content });
            Assert.NotEqual(Verdict.Ok, await WordAsync(StoredZip.Write(swapped)));
        }

        BundleFile[] more = [.. files, new("withdrawal.json.txt", "{}"u8.ToArray())];
        Assert.Equal(Verdict.Tampered, await WordAsync(StoredZip.Write([.. more.OrderBy(file => file.Name, StringComparer.Ordinal)])));
    }

    [Fact]
    public async Task An_exporter_that_changes_a_byte_and_signs_again_is_refused()
    {
        SortedDictionary<string, byte[]> files = exchange.Tell().FilesFor(exchange.Sender);
        foreach (string name in files.Keys.ToArray())
        {
            byte[] whole = files[name];
            // A sample of each file: every check verifies all signatures of directory and exchange again.
            for (int i = 0; i < whole.Length; i += Math.Max(1, whole.Length / 12))
            {
                files[name] = [.. whole];
                files[name][i] ^= 1;
                Assert.True(Verdict.Ok != await WordAsync(exchange.Pack(exchange.Sender, files)), $"{name}, byte {i}");
            }

            files[name] = whole;
        }
    }

    [Fact]
    public async Task An_exporter_that_leaves_out_or_exchanges_a_file_and_signs_again_is_refused()
    {
        SortedDictionary<string, byte[]> files = exchange.Tell().FilesFor(exchange.Sender);
        string[] names = [.. files.Keys.Where(name => !IsFetch(files[name]))];
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
    public async Task A_bundle_under_other_log_keys_is_a_bad_signature()
    {
        byte[] bundle = exchange.Tell().BundleFor(exchange.Sender);
        using TestExchange other = new();
        Assert.Equal(Verdict.BadSignature, await WordAsync(bundle, other.Trusted));
        Assert.Equal(Verdict.BadSignature, await WordAsync(bundle, TestExchange.Trust(TestDirectory.Name, other.Audit, exchange.DirectoryLog)));
        Assert.Equal(Verdict.BadSignature, await WordAsync(bundle, TestExchange.Trust(TestDirectory.Name, exchange.Audit, other.DirectoryLog)));
        Assert.Equal(Verdict.WrongOrigin, await WordAsync(bundle, TestExchange.Trust(TestDirectory.Name, exchange.DirectoryLog, exchange.DirectoryLog)));
        Assert.Equal(Verdict.WrongOrigin, await WordAsync(bundle, TestExchange.Trust(GatewayName.Parse("elsewhere.example"), exchange.Audit, exchange.DirectoryLog)));
    }

    [Fact]
    public async Task A_policy_asks_for_the_witnesses_cosignature_on_both_checkpoints()
    {
        exchange.Tell();
        using CosignatureSigner witness = new("witness.example", SigningKey.Generate());
        WitnessPolicy policy = WitnessPolicy.Parse(Encoding.UTF8.GetBytes($"witness w {witness.Verifier}\nquorum w\n"));
        TrustedLogs demanding = exchange.Trusted with { Policy = policy };
        Assert.Equal(Verdict.Unproven, await WordAsync(exchange.BundleFor(exchange.Sender), demanding));

        exchange.Cosign = checkpoint => checkpoint.With([witness.Cosign(checkpoint.Text, exchange.Now)]);
        Assert.Equal(Verdict.Ok, await WordAsync(exchange.BundleFor(exchange.Sender), demanding));
        Assert.Equal(Verdict.Ok, await WordAsync(exchange.BundleFor(exchange.Sender)));
    }

    [ToolFact("openssl")]
    public async Task A_timestamp_dates_the_publication_for_whoever_names_the_authority()
    {
        using OpensslAuthority authority = await OpensslAuthority.CreateAsync();
        using OpensslAuthority other = await OpensslAuthority.CreateAsync();
        exchange.Publish();
        Checkpoint dated = exchange.Audit.Checkpoint();
        TimestampRequest request = TimestampRequest.Create(dated.Bytes.Span);
        TimestampToken token = request.Accept(await authority.AnswerAsync(request.Bytes), authority.Authorities);
        byte[] proof = exchange.Audit.Prove(1, dated).ToBytes();
        exchange.Withdraw();
        SortedDictionary<string, byte[]> files = exchange.FilesFor(exchange.First);
        files[BundleNames.DatedCheckpoint] = dated.Bytes.ToArray();
        files[BundleNames.DatedProof] = proof;
        files[BundleNames.TimestampToken] = token.Bytes.ToArray();
        byte[] bundle = exchange.Pack(exchange.First, files);
        TrustedLogs trusted = exchange.Trusted with { Authorities = authority.Authorities };

        Assert.Equal(token.Time, (await BundleCheck.RunAsync(bundle, trusted, CancellationToken.None)).PublishedBefore);
        Assert.Null((await CheckAsync(bundle)).PublishedBefore);
        Assert.Equal(Verdict.BadSignature, await WordAsync(bundle, trusted with { Authorities = other.Authorities }));
        files[BundleNames.DatedCheckpoint] = exchange.Audit.Checkpoint().Bytes.ToArray();
        Assert.Equal(Verdict.Unproven, await WordAsync(exchange.Pack(exchange.First, files), trusted));
        files[BundleNames.DatedProof] = exchange.Audit.Prove(1, exchange.Audit.Checkpoint()).ToBytes();
        Assert.Equal(Verdict.BadSignature, await WordAsync(exchange.Pack(exchange.First, files), trusted));
    }

    [Fact]
    public async Task A_recipient_that_was_published_to_and_is_not_shown_is_missing()
    {
        exchange.Miscount = totals => totals with { Recipients = 3 };
        exchange.Tell();
        Assert.Equal("missing 5", (await FindingAsync(exchange.BundleFor(exchange.Sender))).ToString());
        Assert.Equal("missing 5", (await FindingAsync(exchange.BundleFor(exchange.Auditor))).ToString());
        Assert.Equal(Verdict.Ok, await WordAsync(exchange.BundleFor(exchange.First)));
    }

    [Fact]
    public async Task A_recipient_is_not_shown_how_many_there_are_and_sender_and_auditor_cannot_leave_that_out()
    {
        exchange.Tell();
        Assert.Null((await CheckAsync(exchange.BundleFor(exchange.First))).Totals);
        Assert.Equal(2, (await CheckAsync(exchange.BundleFor(exchange.Auditor))).Totals!.Recipients);
        SortedDictionary<string, byte[]> files = exchange.FilesFor(exchange.Sender);
        files.Remove(BundleNames.Entry(2));
        Assert.Equal("missing 2", (await FindingAsync(exchange.Pack(exchange.Sender, files))).ToString());
    }

    [Fact]
    public async Task Another_distribution_than_the_publication_commits_to_is_tampered()
    {
        exchange.Redistribute = distribution => AdvisoryDistributedDetail.Create(distribution.DirectorySize, distribution.Totals);
        exchange.Tell();
        Assert.Equal("tampered 2", (await FindingAsync(exchange.BundleFor(exchange.Sender))).ToString());
    }

    [Fact]
    public async Task An_exchange_of_the_time_when_publications_told_recipients_themselves_still_holds()
    {
        exchange.IsOld = true;
        exchange.Tell();
        Assert.True((await CheckAsync(exchange.BundleFor(exchange.Sender))).CoversAllRecipients);
        Assert.Equal(Verdict.Ok, await WordAsync(exchange.BundleFor(exchange.First)));
    }

    [Fact]
    public async Task A_recipient_that_was_not_published_to_is_extra()
    {
        exchange.Miscount = totals => totals with { Recipients = 1 };
        exchange.Tell();
        Assert.Equal(Verdict.ExtraRecipient, await WordAsync(exchange.BundleFor(exchange.Sender)));
        Assert.Equal(Verdict.ExtraRecipient, await WordAsync(exchange.BundleFor(exchange.Auditor)));
    }

    [Fact]
    public async Task Other_manifests_than_were_published_are_tampered()
    {
        exchange.Miscount = totals => totals with { Manifests = MerkleTree.EmptyRoot };
        exchange.Tell();
        Assert.Equal("tampered 1", (await FindingAsync(exchange.BundleFor(exchange.Sender))).ToString());
        Assert.Equal("tampered 1", (await FindingAsync(exchange.BundleFor(exchange.Auditor))).ToString());
    }

    [Fact]
    public async Task Different_payloads_for_two_recipients_are_tampered()
    {
        exchange.Alter = content => content.Recipient == exchange.First.Id
            ? content with { Documents = [.. content.Documents.Select(document => document with { PayloadSha256 = Sha256Digest.Of("other"u8) })] }
            : content;
        Assert.Equal(Verdict.Tampered, await WordAsync(exchange.Tell().BundleFor(exchange.Sender)));
    }

    [Fact]
    public async Task Different_statements_to_two_recipients_are_tampered()
    {
        exchange.Restate = (recipient, content) =>
            recipient == exchange.First.Id ? content with { Titles = new Dictionary<string, string> { ["en"] = "Something else" } } : content;
        Assert.Equal(Verdict.Tampered, await WordAsync(exchange.Tell().BundleFor(exchange.Sender)));
    }

    [Fact]
    public async Task A_receipt_under_a_key_that_is_not_its_signers_is_a_key_mismatch()
    {
        exchange.ReceiptKey = exchange.Second.Person.Sign;
        Assert.Equal(Verdict.KeyMismatch, await WordAsync(exchange.Tell().BundleFor(exchange.Sender)));
    }

    [Fact]
    public async Task A_download_with_somebody_elses_proof_is_a_key_mismatch_and_one_of_another_request_tampered()
    {
        exchange.Publish();
        exchange.Fetch(exchange.First, exchange.Second.Person.Access);
        Assert.Equal(Verdict.KeyMismatch, await WordAsync(exchange.BundleFor(exchange.Sender)));

        using TestExchange other = new();
        other.Publish();
        other.Fetch(other.First, other.First.Person.Access, "content/1");
        Assert.Equal("tampered 5", (await FindingAsync(other.BundleFor(other.Sender), other.Trusted)).ToString());
    }

    [Fact]
    public async Task A_sender_key_under_suspicion_makes_the_bundle_doubtful_and_nothing_else()
    {
        exchange.Tell();
        DateTimeOffset suspected = exchange.Now;
        AgencyRecord next = exchange.Sender.Next(TestDirectory.Name, content => content with
        {
            Principals = [content.Principals[0] with { Revoked = new Revocation(exchange.Directory.Time, RevocationReason.KeyCompromise, suspected) }, .. content.Principals.Skip(1)],
        });
        exchange.Directory.Apply(exchange.Sender.Signed(next));

        EvidenceFindings findings = await CheckAsync(exchange.First);

        Assert.Equal(Verdict.Doubtful, findings.Word);
        Assert.Equal(exchange.Sender.Person.Id, Assert.Single(findings.Keys, use => use.IsDoubtful && use.Moment.Time == findings.Published.Time).Principal);
    }

    [Fact]
    public async Task A_revoked_exporter_cannot_date_its_list_back_to_before_the_revocation()
    {
        exchange.Tell();
        AgencyRecord next = exchange.First.Next(TestDirectory.Name, content => content with
        {
            Principals = [content.Principals[0] with { Revoked = new Revocation(exchange.Directory.Time, RevocationReason.Left, null) }],
        });
        exchange.Directory.Apply(exchange.First.Signed(next));

        Assert.Equal(Verdict.KeyMismatch, await WordAsync(exchange.BundleFor(exchange.First)));
    }

    [Fact]
    public async Task A_stranger_to_the_exchange_cannot_have_exported_it()
    {
        exchange.Tell();
        Assert.Equal(Verdict.NotAddressed, await WordAsync(exchange.Pack(exchange.Directory.Founder, exchange.FilesFor(exchange.First))));
    }

    [Fact]
    public async Task A_table_of_contents_under_another_key_is_refused()
    {
        SortedDictionary<string, byte[]> files = exchange.Tell().FilesFor(exchange.First);
        BundleWriter writer = new();
        foreach ((string name, byte[] content) in files)
        {
            writer.Add(name, content);
        }

        using SigningKey stranger = SigningKey.Generate();
        byte[] bundle = writer.Write(TestDirectory.Name, TestExchange.Advisory, exchange.First.Person.Id, stranger, exchange.Now);
        Assert.Equal(Verdict.KeyMismatch, await WordAsync(bundle));
    }

    private static bool IsFetch(byte[] file) =>
        file.AsSpan().StartsWith("c2sp.org"u8) && LogEntry.Parse(TlogProof.Parse(file).Extra!.Value).Action == ActionNames.AdvisoryFetched;

    private Task<EvidenceFindings> CheckAsync(TestAgency exporter) => CheckAsync(exchange.BundleFor(exporter));

    private Task<EvidenceFindings> CheckAsync(byte[] bundle) => BundleCheck.RunAsync(bundle, exchange.Trusted, CancellationToken.None);

    private async Task<Verdict> WordAsync(byte[] bundle, TrustedLogs? trusted = null) => (await FindingAsync(bundle, trusted)).Word;

    private async Task<LogVerdict> FindingAsync(byte[] bundle, TrustedLogs? trusted = null)
    {
        try
        {
            EvidenceFindings findings = await BundleCheck.RunAsync(bundle, trusted ?? exchange.Trusted, CancellationToken.None);
            return new LogVerdict(findings.Word, null, "");
        }
        catch (EvidenceException refused)
        {
            return refused.Finding;
        }
    }
}
