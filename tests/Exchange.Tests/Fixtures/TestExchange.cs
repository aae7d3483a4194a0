using System.Text;
using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Exchange.Tests.Fixtures;

/// <summary>
/// One advisory from one agency to two others, fetched and acknowledged by the first and then withdrawn, with both logs; and the bundles that its
/// sender, a recipient and an auditor would take of it. A test changes something before it is told, or in the files of a bundle.
/// </summary>
internal sealed class TestExchange : IDisposable
{
    private readonly FileKey fileKey = FileKey.Generate();
    private readonly Dictionary<AgencyId, Manifest> manifests = [];
    private readonly Dictionary<AgencyId, KeyHeaders> headers = [];
    private readonly List<(long Index, Receipt Receipt, string Signature)> receipts = [];
    private readonly List<(long Index, Permission Permission, string Signature)> permissions = [];
    private readonly List<(long Index, Declaration Declaration, string Signature)> declarations = [];
    private readonly Dictionary<AgencyId, (Addition Addition, string Signature)> additions = [];
    private (Withdrawal Document, string Signature)? withdrawal;

    public TestExchange()
    {
        AgencyId sender = AgencyId.Parse("jpcert");
        Sender = Join(new TestAgency("jpcert", people: [TestPrincipal.Create(sender, Role.Publisher, Role.Reader), TestPrincipal.Create(sender, Role.Publisher)]));
        First = Join(new TestAgency("maher"));
        Second = Join(new TestAgency("acert"));
        Third = Join(new TestAgency("certfr"));
        Auditor = new TestAgency("watch", people: TestPrincipal.Create(AgencyId.Parse("watch"), Role.Auditor));
        Directory.Apply(Directory.Accepted(Auditor, [Role.Auditor]));
        Now = Directory.Time.AddMinutes(-30);
        Audit.Append(Now, ActionNames.LogOpened, "gateway", "audit", new LogOpenedDetail(Audit.Key, Audit.Key.Name).ToBytes());
    }

    public static AdvisoryId Advisory => Sample.Advisory;

    public TestDirectory Directory { get; } = new();

    public TestLog Audit { get; } = new(LogName.Audit, TestDirectory.Name.AuditOrigin);

    public TestLog DirectoryLog { get; } = new(LogName.Directory, TestDirectory.Name.DirectoryOrigin);

    public TestAgency Sender { get; }

    public TestAgency First { get; }

    public TestAgency Second { get; }

    /// <summary>An agency that nobody wrote to.</summary>
    public TestAgency Third { get; }

    public TestAgency Auditor { get; }

    /// <summary>The label of the advisory.</summary>
    public Tlp Label { get; set; } = Tlp.Amber;

    /// <summary>Changes a statement of addition before it is signed.</summary>
    public Func<AdditionContent, AdditionContent> RestateAddition { get; set; } = content => content;

    /// <summary>Who signs an addition, if not the one that it names.</summary>
    public SigningKey? AdditionKey { get; set; }

    /// <summary>Who signs a permission, if not the sender.</summary>
    public SigningKey? PermissionKey { get; set; }

    /// <summary>Changes what the log says of an addition.</summary>
    public Func<AdvisorySharedDetail, AdvisorySharedDetail> MisreportShared { get; set; } = detail => detail;

    /// <summary>The time of the next entry of the log of exchanges.</summary>
    public DateTimeOffset Now { get; set; }

    public TrustedLogs Trusted => Trust(TestDirectory.Name, Audit, DirectoryLog);

    /// <summary>Changes a manifest before it is signed and logged.</summary>
    public Func<ManifestContent, ManifestContent> Alter { get; set; } = content => content;

    /// <summary>Changes a statement before it is signed.</summary>
    public Func<AgencyId, OpenContent, OpenContent> Restate { get; set; } = (_, content) => content;

    /// <summary>What the sender states instead if it encrypts by itself.</summary>
    public SealedContent? Sealed { get; set; }

    /// <summary>The key that an agency is sealed for.</summary>
    public Func<TestAgency, ReceiveKey> KeyOf { get; set; } = agency => agency.Person.Receive.Recipient;

    /// <summary>Changes a sealed statement before it is signed.</summary>
    public Func<AgencyId, SealedContent, SealedContent> RestateSealed { get; set; } = (_, content) => content;

    /// <summary>Changes what the log says of the publication.</summary>
    public Func<AdvisoryPublishedDetail, AdvisoryPublishedDetail> Misreport { get; set; } = detail => detail;

    /// <summary>Who releases the advisory, if anybody.</summary>
    public TestPrincipal? Releaser { get; set; }

    /// <summary>Changes the release before it is signed.</summary>
    public Func<Release, Release> AlterRelease { get; set; } = release => release;

    /// <summary>Changes how many recipients the log says there are, and the root over their manifests.</summary>
    public Func<PublishedTotals, PublishedTotals> Miscount { get; set; } = totals => totals;

    /// <summary>Changes the distribution after the publication committed to it.</summary>
    public Func<AdvisoryDistributedDetail, AdvisoryDistributedDetail> Redistribute { get; set; } = distribution => distribution;

    /// <summary>Whether the publication is of the time when its entry told recipients itself.</summary>
    public bool IsOld { get; set; }

    /// <summary>What a witness adds to both checkpoints.</summary>
    public Func<Checkpoint, Checkpoint> Cosign { get; set; } = checkpoint => checkpoint;

    /// <summary>Who signs the first recipient's receipt, if not it.</summary>
    public SigningKey? ReceiptKey { get; set; }

    public static TrustedLogs Trust(GatewayName gateway, TestLog audit, TestLog directory) =>
        new(new Invite(gateway, new Uri("https://gateway.example/"), audit.Key, directory.Key));

    /// <summary>All that happens, in its order.</summary>
    public TestExchange Tell()
    {
        Publish();
        Audit.Append(Now, ActionNames.TokenIssued, First.Person.Id.Value, First.Person.Id.Value, EmptyDetail.Bytes);
        Fetch(First, First.Person.Access);
        Acknowledge(First, ReceiptKey ?? First.Person.Sign);
        Withdraw();
        return this;
    }

    public void Publish(params TestAgency[] recipients)
    {
        recipients = recipients.Length > 0 ? recipients : [Second, First];
        Manifest[] sealedFor = [.. recipients.Select(Seal)];
        Release? release = Releaser is { } second ? AlterRelease(Release.Of([.. recipients.Select(recipient => StateTo(recipient.Id))], second.Id, Now)) : null;
        RootHash root = ManifestsRoot.Compute(sealedFor.Select(manifest => new KeyValuePair<AgencyId, Sha256Digest>(manifest.Content.Recipient, manifest.Digest)));
        PublishedTotals totals = Miscount(new PublishedTotals(root, recipients.Length));
        AdvisoryDistributedDetail? distribution = IsOld ? null : AdvisoryDistributedDetail.Create(Directory.State.Size, totals);
        AdvisoryPublishedDetail published = Misreport(new AdvisoryPublishedDetail(2, Directory.State.Size, Label)
        {
            Commitment = Sealed?.Commitment,
            Release = release?.Digest,
            Distribution = distribution?.Digest,
            Totals = IsOld ? totals : null,
        });
        Append(ActionNames.AdvisoryPublished, Sender.Person, published.ToBytes());
        if (distribution is not null)
        {
            Append(ActionNames.AdvisoryDistributed, Sender.Person, Redistribute(distribution).Bytes);
        }

        foreach (Manifest manifest in sealedFor)
        {
            Append(ActionNames.AdvisoryAddressed, Sender.Person, new AdvisoryAddressedDetail(7, manifest.Digest, manifest.Content.Recipient, Directory.State.Size).ToBytes());
        }

        if (release is not null)
        {
            Append(ActionNames.AdvisoryReleased, Releaser!, new AdvisoryReleasedDetail(new SignedRelease(release, release.Sign(Releaser!.Sign)), Directory.State.Size).ToBytes());
        }
    }

    public void Fetch(TestAgency reader, SigningKey key, string path = "content/0", int? document = 0)
    {
        string proof = DpopProof.Create(key, "GET", new Uri($"https://gateway.example/v1/advisories/{Advisory}/{path}"), Now, "token");
        Append(ActionNames.AdvisoryFetched, reader.Person, new AdvisoryFetchedDetail(document, null, proof, Directory.State.Size).ToBytes());
    }

    public void Acknowledge(TestAgency reader, SigningKey key)
    {
        Receipt receipt = Receipt.Create(manifests[reader.Id], reader.Person.Id, Disposition.Read, ReceiptMode.Manual, Now);
        LogEntry entry = Append(ActionNames.AdvisoryAcknowledged, reader.Person, AdvisoryAcknowledgedDetail.Of(receipt, Directory.State.Size).ToBytes());
        receipts.Add((entry.Index, receipt, receipt.Sign(key)));
    }

    /// <summary>Lets an agency share it on.</summary>
    public Permission Permit(TestAgency agency, params AgencyId[] recipients)
    {
        Permission permission = Permission.Create(TestDirectory.Name, Advisory, agency.Id, recipients.Length == 0 ? null : recipients, Now);
        LogEntry entry = Append(
            ActionNames.AdvisoryPermitted, Sender.Person, new AdvisoryPermittedDetail(agency.Id, permission.Digest, Directory.State.Size).ToBytes());
        permissions.Add((entry.Index, permission, permission.Sign(PermissionKey ?? Sender.Person.Sign)));
        return permission;
    }

    /// <summary>Shares it with one more agency: the manifest that the sharer has, under headers for the other.</summary>
    public void Share(TestAgency sharer, TestAgency recipient, Permission? under = null)
    {
        Manifest own = manifests[sharer.Id];
        KeyHeaders wrapped = KeyHeaders.Create(KeyOf(recipient), [.. own.Content.All.Select(_ => fileKey)]);
        Addition addition = Addition.Create(RestateAddition(new AdditionContent
        {
            Gateway = TestDirectory.Name,
            Advisory = Advisory,
            AddedBy = sharer.Person.Id,
            Recipient = recipient.Id,
            Manifest = own.Digest,
            Statement = own.Content.Statement,
            StatementRecipient = sharer.Id,
            Permission = under?.Digest,
            Keys = [wrapped.ToSealedKey()],
            At = Now,
        }));
        ManifestDocument[] listed = [.. own.Content.All.Select((payload, place) => payload with { Headers = [new ManifestHeader(wrapped.RecipientKey, wrapped.Headers[place])] })];
        Manifest manifest = Manifest.Create(Alter(own.Content with
        {
            Addition = addition.Digest,
            Recipient = recipient.Id,
            Envelope = own.Content.Envelope is null ? null : listed[0],
            Documents = own.Content.Envelope is null ? listed : listed[1..],
            DirectorySize = Directory.State.Size,
        }));
        manifests[recipient.Id] = manifest;
        additions[recipient.Id] = (addition, addition.Sign(AdditionKey ?? sharer.Person.Sign));
        Append(ActionNames.AdvisoryShared, sharer.Person, MisreportShared(
            new AdvisorySharedDetail(addition.Digest, 3, manifest.Digest, recipient.Id, Directory.State.Size)).ToBytes());
    }

    /// <summary>Declares that it was passed on to clients.</summary>
    public void Declare(TestAgency reader, SigningKey? key = null)
    {
        Declaration declaration = Declaration.Create(manifests[reader.Id], reader.Person.Id, 4, Now);
        LogEntry entry = Append(
            ActionNames.AdvisoryDeclared, reader.Person, new AdvisoryDeclaredDetail(declaration.Digest, declaration.Manifest, Directory.State.Size).ToBytes());
        declarations.Add((entry.Index, declaration, declaration.Sign(key ?? reader.Person.Sign)));
    }

    public void Withdraw()
    {
        Withdrawal document = Withdrawal.Create(TestDirectory.Name, Advisory, "Sent in error", null, Now);
        Append(ActionNames.AdvisoryWithdrawn, Sender.Person, new AdvisoryWithdrawnDetail(document.Digest, Directory.State.Size).ToBytes());
        withdrawal = (document, document.Sign(Sender.Person.Sign));
    }

    public LogEntry Append(string action, TestPrincipal actor, ReadOnlyMemory<byte> detail) =>
        Audit.Append(Now, action, actor.Id.Value, Advisory.Value, detail);

    /// <summary>The files of the bundle that an agency would take: what it could see.</summary>
    public SortedDictionary<string, byte[]> FilesFor(TestAgency exporter)
    {
        Checkpoint checkpoint = Cosign(Audit.Checkpoint());
        SortedDictionary<string, byte[]> files = new(StringComparer.Ordinal) { [BundleNames.AuditCheckpoint] = checkpoint.Bytes.ToArray() };
        AddDirectory(files);
        foreach (LogEntry entry in Audit.Entries.Select(bytes => LogEntry.Parse(bytes)).Where(entry => entry.Subject == Advisory.Value && IsSeen(entry, exporter)))
        {
            files[BundleNames.Entry(entry.Index)] = Audit.Prove((int)entry.Index.Value, checkpoint).ToBytes();
        }

        foreach (Manifest manifest in manifests.Values.Where(manifest => exporter == Sender || manifest.Content.Recipient == exporter.Id))
        {
            AgencyId recipient = manifest.Content.Recipient;
            AgencyId stated = additions.TryGetValue(recipient, out (Addition Addition, string Signature) added) ? added.Addition.Content.StatementRecipient : recipient;
            if (stated != recipient)
            {
                AddSigned(files, BundleNames.Addition(recipient), added.Addition.Bytes, added.Signature);
            }

            AddSigned(files, BundleNames.Manifest(recipient), manifest.Bytes, manifest.Sign(Directory.GatewayPrincipal.Sign));
            Statement statement = StateTo(stated);
            AddSigned(files, BundleNames.Statement(recipient), statement.Bytes, statement.Sign(Sender.Person.Sign));
        }

        foreach ((long index, Receipt receipt, string signature) in receipts.Where(item => exporter == Sender || item.Receipt.Principal.Agency == exporter.Id))
        {
            AddSigned(files, BundleNames.Receipt(index), receipt.Bytes, signature);
        }

        foreach ((long index, Permission permission, string signature) in permissions.Where(item => exporter != Auditor && IsPermitted(item.Permission.Agency, exporter)))
        {
            AddSigned(files, BundleNames.Permission(index), permission.Bytes, signature);
        }

        foreach ((long index, Declaration declaration, string signature) in declarations.Where(item => exporter == Sender || item.Declaration.Principal.Agency == exporter.Id))
        {
            AddSigned(files, BundleNames.Declaration(index), declaration.Bytes, signature);
        }

        if (exporter != Auditor && withdrawal is { } withdrawn)
        {
            AddSigned(files, BundleNames.Withdrawal, withdrawn.Document.Bytes, withdrawn.Signature);
        }

        return files;
    }

    public byte[] BundleFor(TestAgency exporter) => Pack(exporter, FilesFor(exporter));

    /// <summary>Files as a bundle that the exporter signs, whatever they are.</summary>
    public byte[] Pack(TestAgency exporter, SortedDictionary<string, byte[]> files)
    {
        BundleWriter writer = new();
        foreach ((string name, byte[] content) in files)
        {
            writer.Add(name, content);
        }

        return writer.Write(TestDirectory.Name, Advisory, exporter.Person.Id, exporter.Person.Sign, Now);
    }

    public void Dispose()
    {
        fileKey.Dispose();
        Audit.Dispose();
        DirectoryLog.Dispose();
    }

    private static void AddSigned(SortedDictionary<string, byte[]> files, string name, ReadOnlyMemory<byte> document, string signature)
    {
        files[name] = document.ToArray();
        files[BundleNames.Signature(name)] = Encoding.UTF8.GetBytes(signature);
    }

    private void AddDirectory(SortedDictionary<string, byte[]> files)
    {
        DirectoryLog.Entries.Clear();
        foreach ((DateTimeOffset time, string action, ReadOnlyMemory<byte> detail) in Directory.History)
        {
            DirectoryLog.Append(time, action, "gateway", "directory", detail);
        }

        files[BundleNames.Directory] = DirectoryLog.Lines;
        files[BundleNames.DirectoryCheckpoint] = Cosign(DirectoryLog.Checkpoint()).Bytes.ToArray();
    }

    private bool IsSeen(LogEntry entry, TestAgency exporter) => exporter == Sender || exporter == Auditor
        || entry.Actor.StartsWith($"{exporter.Id}/", StringComparison.Ordinal)
        || entry.Action is ActionNames.AdvisoryPublished or ActionNames.AdvisoryWithdrawn
        || (entry.Action == ActionNames.AdvisoryPermitted && IsPermitted(AdvisoryPermittedDetail.Parse(entry.Detail).Agency, exporter))
        || NumberedDelivery.Of(entry)?.Recipient == exporter.Id;

    private bool IsPermitted(AgencyId permitted, TestAgency exporter) => exporter == Sender || exporter == Auditor || permitted == exporter.Id
        || (additions.TryGetValue(exporter.Id, out (Addition Addition, string Signature) added) && added.Addition.Content.AddedBy.Agency == permitted);

    private TestAgency Join(TestAgency agency)
    {
        Directory.Apply(Directory.Accepted(agency));
        return agency;
    }

    private Statement StateTo(AgencyId recipient) => Sealed is null ? StateOpenlyTo(recipient) : StateSealedTo(recipient);

    private OpenStatement StateOpenlyTo(AgencyId recipient) =>
        OpenStatement.Create(Restate(recipient, Sample.Content with { Sender = Sender.Person.Id, Tlp = Label }), recipient, null);

    private SealedStatement StateSealedTo(AgencyId recipient) => SealedStatement.Create(
        RestateSealed(recipient, Sealed! with { Sender = Sender.Person.Id, Tlp = Label }), recipient, null, [headers[recipient].ToSealedKey()]);

    private Manifest Seal(TestAgency recipient)
    {
        headers[recipient.Id] = Sample.HeadersFor(KeyOf(recipient));
        Manifest manifest = Manifest.Create(Alter(Describe(recipient) with { PublishedAt = Now, DirectorySize = Directory.State.Size }));
        manifests[recipient.Id] = manifest;
        return manifest;
    }

    private ManifestContent Describe(TestAgency recipient)
    {
        if (Sealed is not null)
        {
            return Sample.ManifestOf(StateSealedTo(recipient.Id), headers[recipient.Id]);
        }

        OpenStatement statement = StateOpenlyTo(recipient.Id);
        X25519Recipient key = recipient.Person.Receive.Recipient;
        return Sample.ManifestOf(statement) with
        {
            Documents = [.. statement.Content.Documents.Select(_ => new ManifestDocument
            {
                PayloadSize = 100,
                PayloadSha256 = Sha256Digest.Of("payload"u8),
                Headers = [new ManifestHeader(key, Header.Create(fileKey, [key]))],
            })],
        };
    }
}
