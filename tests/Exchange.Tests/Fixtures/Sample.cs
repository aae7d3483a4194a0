using System.Text;
using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Exchange.Tests.Fixtures;

/// <summary>One good document of every kind, with how it is read and which of its members may be absent.</summary>
internal sealed record Sample(string Name, ReadOnlyMemory<byte> Bytes, Func<ReadOnlyMemory<byte>, object> Parse, params string[] Optional)
{
    // Entries older than the member lack it; every one written now has it.
    private const string DirectorySize = "directorySize";

    public static Sample Find(string name) => All.Single(sample => sample.Name == name);

    public static DateTimeOffset Now { get; } = new(2026, 3, 4, 5, 6, 7, 890, TimeSpan.Zero);

    public static PrincipalId Sender { get; } = PrincipalId.Parse("cncert/a1b2c3d4");

    public static AgencyId Recipient { get; } = AgencyId.Parse("maher");

    public static AdvisoryId Advisory { get; } = AdvisoryId.Parse("0190a6f2-7c1e-7d3b-9a55-0123456789ab");

    public static WebhookId Webhook { get; } = WebhookId.Parse("0190a6f2-7c1e-7d3b-9a55-0123456789ac");

    public static GroupId Group { get; } = GroupId.Parse("0190a6f2-7c1e-7d3b-9a55-ba9876543210");

    public static OpenContent Content { get; } = new()
    {
        Gateway = TestDirectory.Name,
        Sender = Sender,
        Tlp = Tlp.Amber,
        Category = AdvisoryCategory.Vulnerability,
        Titles = new Dictionary<string, string> { ["en"] = "A flaw in many routers", ["zh-Hans"] = "许多路由器的缺陷 😀" },
        Urgency = Urgency.Urgent,
        Documents =
        [
            Document("advisory.json", DocumentRole.Main, "one"),
            Document("通告.pdf", DocumentRole.Translation, "two"),
        ],
        RespondBy = Now.AddDays(2),
        NotBefore = Now.AddHours(1),
        ExpiresAt = Now.AddDays(30),
        Supersedes = Advisory,
        ReplyTo = Advisory,
        Policies = ["https://policy.example/1"],
        Tags = ["misp:tool=\"x\"", "路由器"],
        CreatedAt = Now,
        Nonce = Sha256Digest.Of("nonce"u8).ToArray().AsMemory(0, Limits.NonceBytes),
    };

    public static GroupContent GroupOf(GroupDisclosure disclosure) => new()
    {
        Gateway = TestDirectory.Name,
        Group = Group,
        Sequence = 0,
        Owner = Sender.Agency,
        Disclosure = disclosure,
        Names = new Dictionary<string, string> { ["en"] = "Energy", ["zh-Hans"] = "能源" },
        Members = [new GroupMember(AgencyId.Parse("acert"), GroupRight.Publisher), new GroupMember(Recipient, GroupRight.Member)],
        Nested = [GroupId.Parse("0190a6f2-7c1e-7d3b-9a55-000000000001")],
        Principal = Sender,
        At = Now,
    };

    public static Envelope Envelope { get; } = Envelope.Create(Content.Titles, Content.Documents, Content.Tags);

    public static SealedContent Sealed { get; } = new()
    {
        Gateway = Content.Gateway,
        Sender = Content.Sender,
        Tlp = Content.Tlp,
        Category = Content.Category,
        Urgency = Content.Urgency,
        RespondBy = Content.RespondBy,
        NotBefore = Content.NotBefore,
        ExpiresAt = Content.ExpiresAt,
        Supersedes = Content.Supersedes,
        ReplyTo = Content.ReplyTo,
        Policies = Content.Policies,
        CreatedAt = Content.CreatedAt,
        Nonce = Content.Nonce,
        Commitment = Envelope.Commitment,
        Payloads = [Payloads(HeaderClass.Hybrid), Payloads(HeaderClass.X25519)],
    };

    public static AgreementTexts AgreementTexts { get; } = AgreementTexts.Create([new("en", "We share."u8.ToArray()), new("zh-Hans", "我们共享。"u8.ToArray())]);

    /// <summary>An agreement with a member for everything that there is.</summary>
    public static AgreementContent AgreementContent { get; } = new()
    {
        Gateway = TestDirectory.Name,
        Agreement = AgreementId.Parse("0190a6f2-7c1e-7d3b-9a55-0123456789ac"),
        Version = 2,
        Previous = Sha256Digest.Of("version 1"u8),
        Parties =
        [
            new(Sender.Agency, null, [new AgreementReservation { Text = "Subject to national law" }]),
            new(AgencyId.Parse("island"), Sender.Agency, [new AgreementReservation { RefusedCategories = [AdvisoryCategory.Attack] }, new AgreementReservation { MaxTlp = Tlp.Green }]),
            new(Recipient, null, []),
        ],
        Texts = [.. new[] { "en", "zh-Hans" }.Select(language => Describe(language, AgreementTexts.Find(language)!.Value))],
        Terms = new AgreementTerms
        {
            Categories = [AdvisoryCategory.Incident, AdvisoryCategory.Vulnerability],
            MaxTlp = Tlp.Amber,
            Directions = [new(Sender.Agency, Recipient, Tlp.AmberStrict)],
            OnwardSharing = OnwardTerm.Permission,
            AcknowledgeWithinHours = 48,
            RetentionDays = 365,
            Languages = ["en", "zh-Hans"],
        },
        NoticeDays = 90,
        ValidFrom = Now,
        ValidTo = Now.AddDays(1000),
        At = Now,
    };

    private static AgreementText Describe(string language, ReadOnlyMemory<byte> text) => new(language, "text/plain", Sha256Digest.Of(text.Span), text.Length);

    // Last of the static members, because it is made from the others.
    public static IReadOnlyList<Sample> All { get; } = [.. Documents(), .. Details()];

    public static ManifestContent ManifestOf(OpenStatement statement, params X25519Recipient[] keys) => new()
    {
        Gateway = statement.Content.Gateway,
        Advisory = Advisory,
        Statement = statement.Digest,
        Sender = statement.Content.Sender,
        Recipient = statement.Recipient,
        Audience = statement.Audience,
        Tlp = statement.Content.Tlp,
        PublishedAt = Now,
        ExpiresAt = statement.Content.ExpiresAt,
        DirectorySize = 7,
        Documents = [.. statement.Content.Documents.Select(document => new ManifestDocument
        {
            PayloadSize = document.Size + 32,
            PayloadSha256 = Sha256Digest.Of(Encoding.UTF8.GetBytes(document.Name)),
            Headers = [.. keys.Select(key => new ManifestHeader(key, Encoding.UTF8.GetBytes($"header for {key}")))],
        })],
    };

    /// <summary>The payloads of the sample's envelope and documents under headers of a class.</summary>
    public static PayloadSet Payloads(HeaderClass headerClass) => new(
        headerClass,
        Payload(Envelope.Bytes.Length, $"{headerClass} envelope"),
        [.. Content.Documents.Select(document => Payload(document.Size, $"{headerClass} {document.Name}"))]);

    /// <summary>Headers for a key: of the envelope and of each document.</summary>
    public static KeyHeaders HeadersFor(ReceiveKey key)
    {
        using FileKey fileKey = FileKey.Generate();
        return key.Class == HeaderClass.X25519
            ? KeyHeaders.Create(key, [.. Enumerable.Repeat(fileKey, Content.Documents.Count + 1)])
            : new KeyHeaders(key, [.. Enumerable.Range(0, Content.Documents.Count + 1).Select(_ => (ReadOnlyMemory<byte>)HybridKeys.Header())]);
    }

    public static ManifestContent ManifestOf(SealedStatement statement, params KeyHeaders[] keys) => new()
    {
        Gateway = statement.Content.Gateway,
        Advisory = Advisory,
        Statement = statement.Digest,
        Sender = statement.Content.Sender,
        Recipient = statement.Recipient,
        Audience = statement.Audience,
        Tlp = statement.Content.Tlp,
        PublishedAt = Now,
        ExpiresAt = statement.Content.ExpiresAt,
        DirectorySize = 7,
        Class = statement.Class,
        Envelope = ManifestDocumentOf(statement.Payloads.Envelope, keys, 0),
        Documents = [.. statement.Payloads.Documents.Select((payload, number) => ManifestDocumentOf(payload, keys, number + 1))],
    };

    private static ManifestDocument ManifestDocumentOf(PayloadDigest payload, KeyHeaders[] keys, int place) => new()
    {
        PayloadSize = payload.Size,
        PayloadSha256 = payload.Sha256,
        Headers = [.. keys.Select(key => new ManifestHeader(key.RecipientKey, key.Headers[place]))],
    };

    private static PayloadDigest Payload(long plaintextBytes, string name) =>
        new(PayloadSize.Of(plaintextBytes), Sha256Digest.Of(Encoding.UTF8.GetBytes(name)));

    private static StatementDocument Document(string name, DocumentRole role, string content) => new()
    {
        Name = name,
        MediaType = "application/csaf+json",
        Language = "en",
        Role = role,
        Size = content.Length,
        Sha256 = Sha256Digest.Of(Encoding.UTF8.GetBytes(content)),
    };

    private static IEnumerable<Sample> Documents()
    {
        var agency = new TestAgency("cncert");
        AgencyRecord next = agency.Next(TestDirectory.Name);
        yield return new("first record", agency.First.Bytes, bytes => AgencyRecord.Parse(bytes), "gateway");
        yield return new("next record", next.Bytes, bytes => AgencyRecord.Parse(bytes));

        AgencyRecord shared = AgencyRecord.Create(agency.Content(null) with
        {
            Root = [agency.Root.VerifyingKey, SigningKey.Generate().VerifyingKey],
            Threshold = 2,
        });
        yield return new("record with a threshold", shared.Bytes, bytes => AgencyRecord.Parse(bytes), "threshold");
        RevocationOrder order = RevocationOrder.Create(TestDirectory.Name, agency.Person.Id, RevocationReason.Left, Now, Now);
        yield return new("revocation", order.Bytes, bytes => RevocationOrder.Parse(bytes), "suspectedSince");

        AdminAct accept = AdminAct.Accept(TestDirectory.Name, agency.First, [Role.Auditor, Role.Admin], Sender, Now, "checked by telephone");
        yield return new("accept", accept.Bytes, bytes => AdminAct.Parse(bytes), "grants", "reason");
        yield return new("replace-root", AdminAct.ReplaceRoot(TestDirectory.Name, next, Sender, Now).Bytes, bytes => AdminAct.Parse(bytes));
        yield return new("suspend", AdminAct.Suspend(TestDirectory.Name, agency.Id, Sender, Now, "key lost").Bytes, bytes => AdminAct.Parse(bytes), "reason");
        yield return new("resume", AdminAct.Resume(TestDirectory.Name, agency.Id, Sender, Now).Bytes, bytes => AdminAct.Parse(bytes));

        yield return new("approval", Approval.Of(accept, PrincipalId.Create(Sender.Agency), Now).Bytes, bytes => Approval.Parse(bytes));

        string[] optional = ["expiresAt", "notBefore", "policies", "replyTo", "respondBy", "supersedes"];
        OpenCommon common = OpenCommon.Create(Content);
        OpenStatement statement = common.For(Recipient, null);
        PrincipalId[] audience = [PrincipalId.Parse("maher/00000001"), PrincipalId.Parse("maher/00000002")];
        Statement red = OpenStatement.Create(Content with { Tlp = Tlp.Red }, Recipient, audience);
        string[] optionalOfOpen = [.. optional, "tags"];
        yield return new("common statement", common.Bytes, bytes => StatementCommon.Parse(bytes), optionalOfOpen);
        yield return new("statement", statement.Bytes, bytes => Statement.Parse(bytes), optionalOfOpen);
        yield return new("red statement", red.Bytes, bytes => Statement.Parse(bytes), optionalOfOpen);
        using var sealedFor = X25519Identity.Generate();
        KeyHeaders[] headers = [HeadersFor(sealedFor.Recipient)];
        SealedCommon sealedCommon = SealedCommon.Create(Sealed);
        SealedStatement sealedStatement = sealedCommon.For(Recipient, null, [headers[0].ToSealedKey()]);
        SealedStatement redSealed = SealedStatement.Create(Sealed with { Tlp = Tlp.Red }, Recipient, audience, [HeadersFor(HybridKeys.Create()).ToSealedKey()]);
        yield return new("envelope", Envelope.Bytes, bytes => Envelope.Parse(bytes), "tags");
        CsafSummary csaf = CsafSample.Read(CsafSample.Text)!;
        AdvisorySummary summary = AdvisorySummary.Create([new DocumentSummary(0, csaf, DocumentValidation.Valid), new DocumentSummary(3, csaf, null)]);
        yield return new("summary", summary.Bytes, bytes => AdvisorySummary.Parse(bytes));
        yield return new("common sealed statement", sealedCommon.Bytes, bytes => StatementCommon.Parse(bytes), optional);
        yield return new("sealed statement", sealedStatement.Bytes, bytes => Statement.Parse(bytes), optional);
        yield return new("red sealed statement", redSealed.Bytes, bytes => Statement.Parse(bytes), optional);
        UploadMetadata sealedMetadata = UploadMetadata.Create(sealedCommon, [new UploadRecipient(Recipient)]);
        yield return new("sealed metadata", sealedMetadata.Bytes, bytes => UploadMetadata.Parse(bytes));
        yield return new("headers", HeaderSet.Create([new(Recipient, headers)]).Bytes, bytes => HeaderSet.Parse(bytes), Recipient.Value);
        Manifest sealedManifest = Manifest.Create(ManifestOf(sealedStatement, headers));
        yield return new("sealed manifest", sealedManifest.Bytes, bytes => Manifest.Parse(bytes), "envelope", "expiresAt");
        UploadMetadata metadata = UploadMetadata.Create(common, [new UploadRecipient(Recipient)]);
        yield return new("metadata", metadata.Bytes, bytes => UploadMetadata.Parse(bytes));
        UploadGroups groups = new() { Versions = [new(Group, 3)], Named = [Recipient], Omitted = [AgencyId.Parse("acert")] };
        UploadMetadata groupMetadata = UploadMetadata.Create(common, [new UploadRecipient(Recipient)], groups);
        yield return new("group metadata", groupMetadata.Bytes, bytes => UploadMetadata.Parse(bytes), "named", "omitted");

        using var identity = X25519Identity.Generate();
        Manifest manifest = Manifest.Create(ManifestOf(statement, identity.Recipient));
        yield return new("manifest", manifest.Bytes, bytes => Manifest.Parse(bytes), "expiresAt");
        PrincipalId reader = PrincipalId.Create(Recipient);
        Receipt receipt = Receipt.Create(manifest, reader, Disposition.Acted, ReceiptMode.Manual, Now);
        yield return new("receipt", receipt.Bytes, bytes => Receipt.Parse(bytes));
        Withdrawal withdrawal = Withdrawal.Create(TestDirectory.Name, Advisory, "Sent in error", AdvisoryId.Create(TimeProvider.System), Now);
        Notice notice = Notice.Create(TestDirectory.Name, Webhook, Recipient, NoticeEvent.Addressed, Advisory, 7, Now);
        yield return new("notice", notice.Bytes, bytes => Notice.Parse(bytes));
        yield return new("test notice", Notice.CreateTest(TestDirectory.Name, Webhook, Recipient, Now).Bytes, bytes => Notice.Parse(bytes));
        WebhookRegistration webhook = WebhookRegistration.Create(TestDirectory.Name, Webhook, Sender, new Uri("https://receiver.example/notices?for=cncert"), Now);
        yield return new("webhook", webhook.Bytes, bytes => WebhookRegistration.Parse(bytes));
        yield return new("webhook.registered", new WebhookRegisteredDetail(webhook.Digest, 7).ToBytes(), bytes => WebhookRegisteredDetail.Parse(bytes));
        yield return new("webhook.removed", new WebhookRemovedDetail(7).ToBytes(), bytes => WebhookRemovedDetail.Parse(bytes));
        yield return new("withdrawal", withdrawal.Bytes, bytes => Withdrawal.Parse(bytes), "replacement");
        Release release = Release.Of([statement], PrincipalId.Create(Sender.Agency), Now);
        yield return new("release", release.Bytes, bytes => Release.Parse(bytes));
        yield return new("signed release", new SignedRelease(release, release.Sign(agency.Root)).ToBytes(), bytes => SignedRelease.Parse(bytes));
        Permission permission = Permission.Create(TestDirectory.Name, Advisory, Recipient, [Sender.Agency], Now);
        yield return new("permission", permission.Bytes, bytes => Permission.Parse(bytes), "recipients");
        Declaration declaration = Declaration.Create(manifest, reader, 7, Now);
        yield return new("declaration", declaration.Bytes, bytes => Declaration.Parse(bytes), "clients");
        Addition addition = AdditionOf(manifest, statement, reader, permission);
        yield return new("addition", addition.Bytes, bytes => Addition.Parse(bytes), "permission");
        yield return new("shared manifest", Manifest.Create(manifest.Content with { Addition = addition.Digest }).Bytes, bytes => Manifest.Parse(bytes), "addition", "expiresAt");
        Agreement agreement = Agreement.Create(AgreementContent);
        yield return new("agreement", agreement.Bytes, bytes => Agreement.Parse(bytes), "previous", "validTo");
        yield return new("agreement texts", AgreementTexts.Bytes, bytes => AgreementTexts.Parse(bytes), "en", "zh-Hans");
        using var keyholder = SigningKey.Generate();
        yield return new("proposal", AgreementProposal.Create(agreement, agreement.Sign(keyholder), AgreementTexts).Bytes, bytes => AgreementProposal.Parse(bytes));
        AgreementEnd end = AgreementEnd.Create(AgreementAct.End, agreement, Sender, "Times have changed", Now);
        yield return new("agreement end", end.Bytes, bytes => AgreementEnd.Parse(bytes), "reason");
        using var publication = new TestPublication();
        yield return new("publication receipt", publication.Receipt().Bytes, bytes => PublicationReceipt.Parse(bytes));
        BundleIndex index = BundleIndex.Create(TestDirectory.Name, Advisory, Sender, Now, [new("a.json", "{}"u8.ToArray()), new("a.json.sig", "x"u8.ToArray())]);
        yield return new("bundle index", index.Bytes, bytes => BundleIndex.Parse(bytes));
        PackIndex pack = PackIndex.Create(TestDirectory.Name, PackKind.Upload, Sender, Now, [new("metadata.json", Sha256Digest.Of("m"u8), 1), new("content/0", Sha256Digest.Of("c"u8), 1)]);
        yield return new("pack index", pack.Bytes, bytes => PackIndex.Parse(bytes));
        yield return new("report", ReportOf(Sender.Agency, Recipient).Bytes, bytes => ExchangeReport.Parse(bytes), "agency");
        yield return new("enrolment", Enrolment.Create(agency.First, agency.Root).Bytes, bytes => Enrolment.Parse(bytes));

        using var audit = new NoteSigner(TestDirectory.Name.AuditOrigin, SigningKey.Generate());
        using var directory = new NoteSigner(TestDirectory.Name.DirectoryOrigin, SigningKey.Generate());
        var invite = new Invite(TestDirectory.Name, new Uri("https://gateway.example:8443/"), audit.Verifier, directory.Verifier);
        using var nextAudit = new NoteSigner($"{TestDirectory.Name}/audit/2", SigningKey.Generate());
        using var nextDirectory = new NoteSigner($"{TestDirectory.Name}/directory/2", SigningKey.Generate());
        using var rotated = new NoteSigner(nextAudit.Verifier.Name, SigningKey.Generate());
        var anew = new Invite(TestDirectory.Name, invite.Url, nextAudit.Verifier, nextDirectory.Verifier) { Policy = "quorum none\n", Previous = invite };
        var rotation = KeyRotation.Sign(new TreeHead(0, MerkleTree.EmptyRoot), nextAudit, rotated);
        yield return new("invite", invite.ToBytes(), bytes => Invite.Parse(bytes));
        yield return new("new logs' invite", anew.ToBytes(), bytes => Invite.Parse(bytes), "policy", "previous");
        yield return new("rotated invite", anew.After(rotation)!.ToBytes(), bytes => Invite.Parse(bytes), "policy", "previous", "rotations");
        yield return new("log.key-rotated", new LogKeyRotatedDetail(rotation).ToBytes(), bytes => LogKeyRotatedDetail.Parse(bytes));
        yield return new("log.opened", new LogOpenedDetail(audit.Verifier, audit.Verifier.Name).ToBytes(), bytes => LogOpenedDetail.Parse(bytes));
        var last = Checkpoint.Sign(new TreeHead(0, MerkleTree.EmptyRoot), audit);
        var opened = new LogOpenedDetail(nextAudit.Verifier, nextAudit.Verifier.Name) { Previous = new LogPredecessor(last.Origin, last, 0) };
        yield return new("log.opened anew", opened.ToBytes(), bytes => LogOpenedDetail.Parse(bytes), "previous");
    }

    /// <summary>A report in which each list has a row.</summary>
    private static ExchangeReport ReportOf(AgencyId sender, AgencyId recipient)
    {
        ReportMonth month = ReportMonth.Of(Now);
        KeyValuePair<TallyKey, TallyAmount>[] tallies =
        [
            new(new(month, TallyKind.Published, sender, null, "malware AMBER"), new(3, 4, 500)),
            new(new(month, TallyKind.Shared, sender, recipient, "malware AMBER"), new(3, 4, 500)),
            new(new(month, TallyKind.Shared, recipient, sender, "notice CLEAR"), new(1, 1, 5)),
            new(new(month, TallyKind.Acknowledged, sender, recipient, "17"), TallyAmount.Once),
            new(new(month, TallyKind.Asked, sender, recipient, ""), new(2, 0, 0)),
            new(new(month, TallyKind.InTime, sender, recipient, ""), TallyAmount.Once),
            new(new(month, TallyKind.Passed, recipient, sender, ""), TallyAmount.Once),
            new(new(month, TallyKind.Refused, recipient, null, "forbidden"), TallyAmount.Once),
        ];
        var head = new ReportHead(TestDirectory.Name, recipient, ReportWindow.EndingAt(Now), 99, Now);
        return ExchangeReport.Create(ReportContent.Derive(head, tallies, [new OverdueCount(sender, recipient, 1)]));
    }

    private static IEnumerable<Sample> Details()
    {
        Sha256Digest digest = Sha256Digest.Of("x"u8);
        var agency = new TestAgency("maher");
        AdminAct act = AdminAct.Suspend(TestDirectory.Name, agency.Id, Sender, Now);
        yield return new("agency.recorded", agency.Signed(agency.First).Bytes, bytes => AgencyRecordedDetail.Parse(bytes));
        yield return new("agency.suspended", SuspensionDetail.Create(act, act.Sign(agency.Root)).Bytes, bytes => SuspensionDetail.Parse(bytes));
        Approval approval = Approval.Of(act, PrincipalId.Create(Sender.Agency), Now);
        var signed = new SignedApproval(approval, approval.Sign(agency.Root));
        yield return new("approved suspension", SuspensionDetail.Create(act, act.Sign(agency.Root), signed).Bytes, bytes => SuspensionDetail.Parse(bytes));
        RevocationOrder order = RevocationOrder.Create(TestDirectory.Name, agency.Person.Id, RevocationReason.Left, Now);
        RootSignatures two = order.Sign(agency.Root, SigningKey.Generate());
        yield return new("principal.revoked", PrincipalRevokedDetail.Create(order, two).Bytes, bytes => PrincipalRevokedDetail.Parse(bytes), "cosignatures");
        yield return new("agency.recorded by two", AgencyRecordedDetail.Create(agency.First, two).Bytes, bytes => AgencyRecordedDetail.Parse(bytes), "cosignatures");
        PublishedTotals totals = new(ManifestsRoot.Compute([new(Recipient, digest)]), 1);
        yield return new(
            "advisory.published", new AdvisoryPublishedDetail(2, 7, Tlp.Green) { Distribution = digest }.ToBytes(), bytes => AdvisoryPublishedDetail.Parse(bytes));
        yield return new(
            "advisory.published before distributions",
            new AdvisoryPublishedDetail(2, 7, Tlp.Green) { Totals = totals }.ToBytes(),
            bytes => AdvisoryPublishedDetail.Parse(bytes));
        GroupVersion group = GroupVersion.Create(GroupOf(GroupDisclosure.Confidential) with { Sequence = 3, Previous = digest });
        yield return new("group", group.Bytes, bytes => GroupVersion.Parse(bytes), "nested");
        yield return new("signed group", SignedGroup.Create(group, "a signature").Bytes, bytes => SignedGroup.Parse(bytes));
        yield return new("group.committed", GroupCommittedDetail.Of(group).ToBytes(), bytes => GroupCommittedDetail.Parse(bytes));
        yield return new(
            "advisory.distributed",
            AdvisoryDistributedDetail.Create(7, totals, new AddressedGroup(Group, 3, digest)).Bytes,
            bytes => AdvisoryDistributedDetail.Parse(bytes),
            "groups");
        yield return new(
            "advisory.published with terms",
            new AdvisoryPublishedDetail(2, 7, Tlp.Green) { Distribution = digest, Terms = new PublishedTerms(AdvisoryCategory.Incident, 77, Now) }.ToBytes(),
            bytes => AdvisoryPublishedDetail.Parse(bytes),
            "respondBy");
        yield return new(
            "advisory.published sealed",
            new AdvisoryPublishedDetail(2, 7, Tlp.Red) { Commitment = digest, Distribution = digest }.ToBytes(),
            bytes => AdvisoryPublishedDetail.Parse(bytes),
            "commitment");
        yield return new(
            "advisory.published released",
            new AdvisoryPublishedDetail(2, 7, Tlp.Red) { Release = digest, Distribution = digest }.ToBytes(),
            bytes => AdvisoryPublishedDetail.Parse(bytes),
            "release");
        Release release = Release.Of([OpenCommon.Create(Content).For(Recipient, null)], PrincipalId.Create(Sender.Agency), Now);
        yield return new(
            "advisory.released", new AdvisoryReleasedDetail(new SignedRelease(release, release.Sign(agency.Root)), 7).ToBytes(), bytes => AdvisoryReleasedDetail.Parse(bytes));
        yield return new("advisory.fetched envelope", new AdvisoryFetchedDetail(null, null, null, 7).ToBytes(), bytes => AdvisoryFetchedDetail.Parse(bytes), DirectorySize);
        yield return new("advisory.addressed", new AdvisoryAddressedDetail(1, digest, Recipient, 7).ToBytes(), bytes => AdvisoryAddressedDetail.Parse(bytes), DirectorySize);
        yield return new("advisory.fetched", new AdvisoryFetchedDetail(0, null, "e.e.e", 7).ToBytes(), bytes => AdvisoryFetchedDetail.Parse(bytes), DirectorySize, "dpop");
        yield return new(
            "advisory.fetched range",
            new AdvisoryFetchedDetail(1, new ByteRange(0, 9), null, 7).ToBytes(),
            bytes => AdvisoryFetchedDetail.Parse(bytes),
            DirectorySize);
        yield return new(
            "advisory.acknowledged",
            new AdvisoryAcknowledgedDetail(Disposition.Read, digest, digest, ReceiptMode.Automatic, 7).ToBytes(),
            bytes => AdvisoryAcknowledgedDetail.Parse(bytes),
            DirectorySize);
        yield return new("advisory.withdrawn", new AdvisoryWithdrawnDetail(digest, 7).ToBytes(), bytes => AdvisoryWithdrawnDetail.Parse(bytes), DirectorySize);
        yield return new("advisory.shared", new AdvisorySharedDetail(digest, 2, digest, Recipient, 7).ToBytes(), bytes => AdvisorySharedDetail.Parse(bytes));
        yield return new("advisory.permitted", new AdvisoryPermittedDetail(Recipient, digest, 7).ToBytes(), bytes => AdvisoryPermittedDetail.Parse(bytes));
        yield return new("advisory.declared", new AdvisoryDeclaredDetail(digest, digest, 7).ToBytes(), bytes => AdvisoryDeclaredDetail.Parse(bytes));
        yield return new("access.denied", new AccessDeniedDetail("forbidden", "GET", 403, 7).ToBytes(), bytes => AccessDeniedDetail.Parse(bytes), DirectorySize);
        yield return new(
            "access.denied by an agreement",
            new AccessDeniedDetail("forbidden", "POST", 403, 7) { Clause = AgreementClause.MaxTlp }.ToBytes(),
            bytes => AccessDeniedDetail.Parse(bytes),
            DirectorySize,
            "clause");
        yield return new("agreement.proposed", new AgreementProposedDetail(digest, 2, 7).ToBytes(), bytes => AgreementProposedDetail.Parse(bytes));
        yield return new("agreement.signed", new AgreementSignedDetail(digest, 2, 1, 7).ToBytes(), bytes => AgreementSignedDetail.Parse(bytes));
        yield return new("agreement.ended", new AgreementEndedDetail(digest, 2, 7).ToBytes(), bytes => AgreementEndedDetail.Parse(bytes));
        yield return new("agreement.read", new AgreementReadDetail(7).ToBytes(), bytes => AgreementReadDetail.Parse(bytes));
        yield return new("audit.read", new AuditReadDetail(0, 100, 7).ToBytes(), bytes => AuditReadDetail.Parse(bytes), DirectorySize);
        yield return new("advisory.expired", new AdvisoryExpiredDetail(7).ToBytes(), bytes => AdvisoryExpiredDetail.Parse(bytes), DirectorySize);
        yield return new("feed.published", new FeedPublishedDetail(7).ToBytes(), bytes => FeedPublishedDetail.Parse(bytes));
        yield return new("feed.removed", new FeedRemovedDetail(7, FeedRemoval.Superseded).ToBytes(), bytes => FeedRemovedDetail.Parse(bytes));
        yield return new(
            "token.issued",
            new TokenIssuedDetail("id", Now, "advisory.read directory.read", "thumb", 7).ToBytes(),
            bytes => TokenIssuedDetail.Parse(bytes),
            DirectorySize,
            "jkt");
    }

    private static Addition AdditionOf(Manifest manifest, Statement statement, PrincipalId sharer, Permission permission) => Addition.Create(new AdditionContent
    {
        Gateway = TestDirectory.Name,
        Advisory = Advisory,
        AddedBy = sharer,
        Recipient = Sender.Agency,
        Manifest = manifest.Digest,
        Statement = statement.Digest,
        StatementRecipient = statement.Recipient,
        Permission = permission.Digest,
        Keys = manifest.Content.SealedKeys(),
        At = Now,
    });
}
