using Exchange.Tests.Fixtures;
using Gateway.Audit;
using Gateway.Exchange;

namespace Exchange.Tests.Entries;

public sealed class EntryDetailTests
{
    private static readonly Sha256Digest Digest = Sha256Digest.Of("x"u8);

    [Fact]
    public void Every_detail_keeps_what_it_was_made_of()
    {
        var published = new AdvisoryPublishedDetail(2, 7, Tlp.Green) { Distribution = Digest };
        Assert.Equal(published, AdvisoryPublishedDetail.Parse(published.ToBytes()));
        AdvisoryPublishedDetail released = published with { Release = Digest };
        Assert.Equal(released, AdvisoryPublishedDetail.Parse(released.ToBytes()));
        PublishedTotals totals = new(ManifestsRoot.Compute([new(Sample.Recipient, Digest)]), 1);
        AdvisoryPublishedDetail older = published with { Distribution = null, Totals = totals };
        Assert.Equal(older, AdvisoryPublishedDetail.Parse(older.ToBytes()));
        AddressedGroup[] groups = [new(Sample.Group, 3, Digest), new(GroupId.Create(TimeProvider.System), 0, Digest)];
        var distributed = AdvisoryDistributedDetail.Create(7, totals, groups);
        Assert.Equal((7, totals), (distributed.DirectorySize, distributed.Totals));
        Assert.Equal(groups.OrderBy(group => group.Group.Value, StringComparer.Ordinal), AdvisoryDistributedDetail.Parse(distributed.Bytes).Groups);
        AdvisoryPublishedDetail hidden = published with { Commitment = Digest };
        Assert.Equal(hidden, AdvisoryPublishedDetail.Parse(hidden.ToBytes()));
        AdvisoryPublishedDetail asking = published with { Terms = new PublishedTerms(AdvisoryCategory.Malware, 12_345, Sample.Now) };
        Assert.Equal(asking, AdvisoryPublishedDetail.Parse(asking.ToBytes()));
        var envelope = new AdvisoryFetchedDetail(null, new ByteRange(0, 1), null, 7);
        Assert.Equal(envelope, AdvisoryFetchedDetail.Parse(envelope.ToBytes()));
        var addressed = new AdvisoryAddressedDetail(3, Digest, Sample.Recipient, 7);
        Assert.Equal(addressed, AdvisoryAddressedDetail.Parse(addressed.ToBytes()));
        var fetched = new AdvisoryFetchedDetail(1, new ByteRange(5, 5), "e.e.e", 7);
        Assert.Equal(fetched, AdvisoryFetchedDetail.Parse(fetched.ToBytes()));
        var acknowledged = new AdvisoryAcknowledgedDetail(Disposition.Declined, Digest, Sha256Digest.Of("y"u8), ReceiptMode.Manual, 7);
        Assert.Equal(acknowledged, AdvisoryAcknowledgedDetail.Parse(acknowledged.ToBytes()));
        var withdrawn = new AdvisoryWithdrawnDetail(Digest, 7);
        Assert.Equal(withdrawn, AdvisoryWithdrawnDetail.Parse(withdrawn.ToBytes()));
        var denied = new AccessDeniedDetail("forbidden", "POST", 403, 7);
        Assert.Equal(denied, AccessDeniedDetail.Parse(denied.ToBytes()));
        AccessDeniedDetail byAgreement = denied with { Clause = AgreementClause.Reservations };
        Assert.Equal(byAgreement, AccessDeniedDetail.Parse(byAgreement.ToBytes()));
        var proposed = new AgreementProposedDetail(Digest, 3, 7);
        Assert.Equal(proposed, AgreementProposedDetail.Parse(proposed.ToBytes()));
        var signed = new AgreementSignedDetail(Digest, 3, 1, 7);
        Assert.Equal(signed, AgreementSignedDetail.Parse(signed.ToBytes()));
        var ended = new AgreementEndedDetail(Digest, 3, 7);
        Assert.Equal(ended, AgreementEndedDetail.Parse(ended.ToBytes()));
        var read = new AuditReadDetail(3, 3, 7);
        Assert.Equal(read, AuditReadDetail.Parse(read.ToBytes()));
        var expired = new AdvisoryExpiredDetail(7);
        Assert.Equal(expired, AdvisoryExpiredDetail.Parse(expired.ToBytes()));
        var issued = new TokenIssuedDetail("id", Sample.Now, "advisory.read", null, 7);
        Assert.Equal(issued, TokenIssuedDetail.Parse(issued.ToBytes()));
        var shown = new FeedPublishedDetail(7);
        Assert.Equal(shown, FeedPublishedDetail.Parse(shown.ToBytes()));
        var removed = new FeedRemovedDetail(7, FeedRemoval.Withdrawn);
        Assert.Equal(removed, FeedRemovedDetail.Parse(removed.ToBytes()));
        var registered = new WebhookRegisteredDetail(Digest, 7);
        Assert.Equal(registered, WebhookRegisteredDetail.Parse(registered.ToBytes()));
        var unregistered = new WebhookRemovedDetail(7);
        Assert.Equal(unregistered, WebhookRemovedDetail.Parse(unregistered.ToBytes()));
        EmptyDetail.Check(EmptyDetail.Bytes);
    }

    [Theory]
    [InlineData("advisory.published", """{"tlp":"WHITE"}""", DocumentRule.UnknownWord)]
    [InlineData("advisory.published", """{"distribution":"AAAA"}""", DocumentRule.InvalidDigest)]
    [InlineData("advisory.published", """{"recipients":2}""", DocumentRule.Malformed)]
    [InlineData("advisory.published before distributions", """{"manifestsRoot":"AAAA"}""", DocumentRule.InvalidDigest)]
    [InlineData("advisory.distributed", """{"salt":"AAAA"}""", DocumentRule.InvalidSalt)]
    [InlineData("advisory.distributed", """{"groups":[]}""", DocumentRule.OutOfRange)]
    [InlineData("advisory.distributed", """{"groups":[{"group":"x","roster":"AAAA","sequence":0}]}""", DocumentRule.InvalidId)]
    [InlineData("advisory.published", """{"documents":4294967296}""", DocumentRule.OutOfRange)]
    [InlineData("advisory.published with terms", """{"category":"weather"}""", DocumentRule.UnknownWord)]
    [InlineData("advisory.published with terms", """{"bytes":-1}""", DocumentRule.Malformed)]
    [InlineData("advisory.published with terms", """{"respondBy":"tomorrow"}""", DocumentRule.Malformed)]
    [InlineData("advisory.published", """{"bytes":1}""", DocumentRule.Malformed)]
    [InlineData("advisory.addressed", """{"delivery":0}""", DocumentRule.OutOfRange)]
    [InlineData("advisory.addressed", """{"recipient":"M"}""", DocumentRule.InvalidId)]
    [InlineData("advisory.fetched range", """{"from":10}""", DocumentRule.OutOfRange)]
    [InlineData("advisory.fetched envelope", """{"part":"title"}""", DocumentRule.UnknownWord)]
    [InlineData("advisory.fetched envelope", """{"document":0}""", DocumentRule.Malformed)]
    [InlineData("advisory.published sealed", """{"commitment":"AAAA"}""", DocumentRule.InvalidDigest)]
    [InlineData("advisory.acknowledged", """{"mode":"x"}""", DocumentRule.UnknownWord)]
    [InlineData("audit.read", """{"to":0,"from":1}""", DocumentRule.OutOfRange)]
    [InlineData("log.opened", """{"key":"x"}""", DocumentRule.InvalidSigningKey)]
    [InlineData("log.opened", """{"origin":"x/audit"}""", DocumentRule.WrongOrigin)]
    [InlineData("invite", """{"url":"ftp://gateway.example"}""", DocumentRule.InvalidId)]
    [InlineData("invite", """{"url":"gateway.example"}""", DocumentRule.InvalidId)]
    [InlineData("invite", """{"gateway":"other.example"}""", DocumentRule.WrongOrigin)]
    public void A_broken_detail_is_refused_by_its_rule(string name, string member, DocumentRule rule)
    {
        Sample sample = Sample.Find(name);
        Assert.Equal(rule, Refusal.Rule(() => sample.Parse(Json.Change(sample.Bytes, root => Json.Merge(root, member)))));
    }

    [Fact]
    public void A_publication_tells_recipients_neither_how_many_they_are_nor_anything_that_numbers_could_be_tried_against()
    {
        PublishedTotals totals = new(ManifestsRoot.Compute([new(Sample.Recipient, Digest)]), 1);
        var first = AdvisoryDistributedDetail.Create(7, totals);
        var second = AdvisoryDistributedDetail.Create(7, totals);
        Assert.NotEqual(first.Digest, second.Digest);
        var published = new AdvisoryPublishedDetail(2, 7, Tlp.Green) { Distribution = first.Digest };
        Assert.Equal(totals, published.TotalsWith(first));
        Assert.Null(published.TotalsWith(second));
        Assert.Null(published.TotalsWith(null));
    }

    [Fact]
    public void A_step_of_the_clock_goes_back()
    {
        LogClockSteppedDetail step = LogClockSteppedDetail.Parse("""{"from":"2026-01-02T03:04:05.678Z","to":"2026-01-02T02:04:05.678Z"}"""u8.ToArray());
        Assert.Equal(TimeSpan.FromHours(1), step.From - step.To);
        Assert.Equal(DocumentRule.OutOfRange, Refusal.Rule(() =>
            LogClockSteppedDetail.Parse("""{"from":"2026-01-02T03:04:05.678Z","to":"2026-01-02T03:04:05.678Z"}"""u8.ToArray())));
    }

    [Fact]
    public void An_entry_older_than_the_directorys_size_is_still_read()
    {
        var read = AuditReadDetail.Parse(Json.Change(new AuditReadDetail(3, 4, 7).ToBytes(), root => root.Remove("directorySize")));
        Assert.Equal(new AuditReadDetail(3, 4, null), read);
        Assert.Equal("""{"from":3,"to":4}"""u8, read.ToBytes());
        Assert.Null(AdvisoryExpiredDetail.Parse(EmptyDetail.Bytes).DirectorySize);
    }

    [Fact]
    public void An_act_comes_with_its_signature()
    {
        var agency = new TestAgency("maher");
        byte[] half = Json.Change(agency.Signed(agency.First).Bytes, root => root["actSignature"] = "x");
        Assert.Equal(DocumentRule.Malformed, Refusal.Rule(() => AgencyRecordedDetail.Parse(half)));
    }

    [Fact]
    public void The_record_inside_keeps_the_bytes_that_were_signed()
    {
        var directory = new TestDirectory();
        AgencyRecordedDetail detail = AgencyRecordedDetail.Parse(directory.Accepted(new TestAgency("maher"), [Role.Auditor]).Bytes);
        Assert.True(detail.Record.IsSignedByRootOf(detail.Record, detail.Signatures));
        Assert.True(detail.Act!.IsSignedBy([directory.Admin.Sign.VerifyingKey], detail.ActSignature!));
        Assert.Equal(detail.Record.Digest, detail.Act.Record);
    }

    [Fact]
    public void The_manifests_root_is_taken_in_ordinal_order_of_recipients()
    {
        KeyValuePair<AgencyId, Sha256Digest> first = new(AgencyId.Parse("a-b"), Sha256Digest.Of("1"u8));
        KeyValuePair<AgencyId, Sha256Digest> second = new(AgencyId.Parse("a0"), Sha256Digest.Of("2"u8));
        KeyValuePair<AgencyId, Sha256Digest> third = new(AgencyId.Parse("ab"), Sha256Digest.Of("3"u8));
        RootHash expected = MerkleTree.HashTree([.. new[] { first, second, third }.Select(pair => MerkleTree.HashLeaf(pair.Value.Bytes))]);
        Assert.Equal(expected, ManifestsRoot.Compute([third, first, second]));
        Assert.NotEqual(expected, ManifestsRoot.Compute([first, second]));
    }

    [Fact]
    public void Entries_name_their_action_subject_and_evidence()
    {
        Receipt receipt = Receipt.Parse(Sample.Find("receipt").Bytes);
        EntryDraft acknowledged = EntryDrafts.Acknowledged(receipt, 7);
        Assert.Equal(("advisory.acknowledged", receipt.Principal.Value, Sample.Advisory.Value, Evidence.Signed), Head(acknowledged));
        Assert.Equal(receipt.Digest, AdvisoryAcknowledgedDetail.Parse(acknowledged.Detail).Receipt);

        Withdrawal withdrawal = Withdrawal.Parse(Sample.Find("withdrawal").Bytes);
        EntryDraft withdrawn = EntryDrafts.Withdrawn(Sample.Sender, withdrawal, 7);
        Assert.Equal(("advisory.withdrawn", Sample.Sender.Value, Sample.Advisory.Value, Evidence.Signed), Head(withdrawn));
        Assert.Equal(withdrawal.Digest, AdvisoryWithdrawnDetail.Parse(withdrawn.Detail).Withdrawal);

        PrincipalId second = PrincipalId.Create(Sample.Sender.Agency);
        Release release = Release.Of([OpenCommon.Create(Sample.Content).For(Sample.Recipient, null)], second, Sample.Now);
        EntryDraft released = EntryDrafts.Released(Sample.Advisory, new AdvisoryReleasedDetail(new SignedRelease(release, "signature"), 7));
        Assert.Equal(("advisory.released", second.Value, Sample.Advisory.Value, Evidence.Signed), Head(released));

        Assert.Equal(Evidence.Gateway, EntryDrafts.Fetched(Sample.Sender, Sample.Advisory, new AdvisoryFetchedDetail(0, null, null, 7)).Evidence);
        Assert.Equal(Evidence.Signed, EntryDrafts.Fetched(Sample.Sender, Sample.Advisory, new AdvisoryFetchedDetail(0, null, "e.e.e", 7)).Evidence);
        Assert.Equal(("advisory.expired", "gateway", Sample.Advisory.Value, Evidence.Gateway), Head(EntryDrafts.Expired(Sample.Advisory, new AdvisoryExpiredDetail(7))));
        Assert.Equal(("feed.published", "gateway", Sample.Advisory.Value, Evidence.Gateway), Head(EntryDrafts.FeedPublished(Sample.Advisory, new FeedPublishedDetail(7))));
        Assert.Equal(
            ("feed.removed", "gateway", Sample.Advisory.Value, Evidence.Gateway),
            Head(EntryDrafts.FeedRemoved(Sample.Advisory, new FeedRemovedDetail(7, FeedRemoval.Expired))));
        EntryDraft issued = EntryDrafts.TokenIssued(Sample.Sender, new TokenIssuedDetail("id", Sample.Now, "advisory.read", null, 7));
        Assert.Equal(("token.issued", Sample.Sender.Value, Sample.Sender.Value, Evidence.Gateway), Head(issued));
        EntryDraft read = EntryDrafts.AuditRead(Sample.Sender, LogName.Directory, new AuditReadDetail(0, 9, 7));
        Assert.Equal(("audit.read", Sample.Sender.Value, "directory", Evidence.Gateway), Head(read));
    }

    [Theory]
    [InlineData(AdminActKind.Suspend, "agency.suspended")]
    [InlineData(AdminActKind.Resume, "agency.resumed")]
    public void A_suspensions_entry_says_what_its_act_does(AdminActKind kind, string action)
    {
        var directory = new TestDirectory();
        AdminAct act = kind == AdminActKind.Suspend
            ? AdminAct.Suspend(TestDirectory.Name, Sample.Recipient, directory.Admin.Id, Sample.Now)
            : AdminAct.Resume(TestDirectory.Name, Sample.Recipient, directory.Admin.Id, Sample.Now);
        Assert.Equal((action, directory.Admin.Id.Value, Sample.Recipient.Value, Evidence.Signed), Head(EntryDrafts.Suspension(directory.Suspension(act))));
    }

    [Fact]
    public void An_acceptance_is_no_suspension()
    {
        var directory = new TestDirectory();
        AdminAct act = AdminAct.Accept(TestDirectory.Name, new TestAgency("maher").First, [], directory.Admin.Id, Sample.Now);
        Assert.Equal(DocumentRule.WrongAct, Refusal.Rule(() => EntryDrafts.Suspension(directory.Suspension(act))));
    }

    private static (string Action, string Actor, string Subject, Evidence Evidence) Head(EntryDraft draft) =>
        (draft.Action, draft.Actor, draft.Subject, draft.Evidence);
}
