using Exchange.Tests.Fixtures;
using Fuzzing;
using Gateway.Exchange;

namespace Exchange.Tests.Fuzzing;

/// <summary>What members, gateways and exporters of evidence may send each other. The samples hold fresh keys: a failure prints the input itself.</summary>
public sealed class DocumentFuzzTests
{
    private static readonly Dictionary<string, string[]> Families = new()
    {
        ["the directory's documents"] =
        [
            "first record", "next record", "enrolment", "agency.recorded", "accept", "replace-root", "suspend", "resume", "agency.suspended", "log.opened", "log.opened anew",
            "invite", "new logs' invite", "rotated invite", "record with a threshold", "revocation", "approval",
        ],
        ["what is signed of an advisory"] =
            ["common statement", "statement", "red statement", "withdrawal", "manifest", "receipt", "publication receipt", "bundle index", "release", "signed release", "pack index"],
        ["what is signed of a sealed advisory"] =
            ["envelope", "common sealed statement", "sealed statement", "red sealed statement", "headers", "sealed manifest"],
        ["what is signed of an agreement"] = ["agreement", "agreement texts", "proposal", "agreement end"],
        ["reports"] = ["report"],
        ["what webhooks are told"] = ["notice", "test notice", "webhook"],
        ["upload metadata"] = ["metadata", "sealed metadata", "group metadata"],
        ["groups"] = ["group", "signed group"],
        ["what a gateway read"] = ["summary"],
    };

    private static readonly string[] Kinds = [.. Families.Keys, "details of entries"];

    public static TheoryData<string> Names => [.. Kinds];

    [Theory]
    [MemberData(nameof(Names))]
    public void Any_document_is_kept_as_it_was_read_or_refused(string family) => Fuzz.Run<DocumentException, object>(
        [.. Sample.All.Where(sample => IsOf(sample, family)).Select<Sample, (byte[], Func<byte[], object>)>(sample => (sample.Bytes.ToArray(), input => sample.Parse(input)))],
        AssertKept);

    [Fact]
    public void Every_sample_document_is_fuzzed() => Assert.All(Sample.All, sample => Assert.Contains(Kinds, kind => IsOf(sample, kind)));

    [Fact]
    public void Any_set_of_signatures_is_kept_as_it_was_read_or_refused()
    {
        SignatureSet set = SignatureSet.Create([new(Sample.Recipient, "-----BEGIN SSH SIGNATURE-----\nU1NI\n-----END SSH SIGNATURE-----\n"), new(AgencyId.Parse("acert"), "x")]);
        Fuzz.RoundTrip<DocumentException, SignatureSet>([set.Bytes.ToArray()], static input => SignatureSet.Parse(input), static read => read.Bytes.ToArray());
    }

    private static bool IsOf(Sample sample, string family) => Families.TryGetValue(family, out string[]? names)
        ? names.Contains(sample.Name)
        : !Families.Values.Any(others => others.Contains(sample.Name));

    private static void AssertKept(byte[] input, object read)
    {
        ReadOnlyMemory<byte> bytes = read switch
        {
            Approval approval => approval.Bytes,
            RevocationOrder order => order.Bytes,
            Envelope envelope => envelope.Bytes,
            AdvisorySummary summary => summary.Bytes,
            HeaderSet headers => headers.Bytes,
            AgencyRecord record => record.Bytes,
            Enrolment enrolment => enrolment.Bytes,
            AdminAct act => act.Bytes,
            StatementCommon common => common.Bytes,
            Statement statement => statement.Bytes,
            UploadMetadata metadata => metadata.Bytes,
            Manifest manifest => manifest.Bytes,
            Receipt receipt => receipt.Bytes,
            PublicationReceipt receipt => receipt.Bytes,
            Withdrawal withdrawal => withdrawal.Bytes,
            Release release => release.Bytes,
            PackIndex index => index.Bytes,
            SignedRelease signed => signed.ToBytes(),
            Addition addition => addition.Bytes,
            Permission permission => permission.Bytes,
            Declaration declaration => declaration.Bytes,
            Notice notice => notice.Bytes,
            WebhookRegistration registration => registration.Bytes,
            WebhookRegisteredDetail detail => detail.ToBytes(),
            WebhookRemovedDetail detail => detail.ToBytes(),
            BundleIndex index => index.Bytes,
            ExchangeReport report => report.Bytes,
            Invite invite => invite.ToBytes(),
            Agreement agreement => agreement.Bytes,
            AgreementTexts texts => texts.Bytes,
            AgreementProposal proposal => proposal.Bytes,
            AgreementEnd end => end.Bytes,
            AgreementProposedDetail detail => detail.ToBytes(),
            AgreementSignedDetail detail => detail.ToBytes(),
            AgreementEndedDetail detail => detail.ToBytes(),
            AgreementReadDetail detail => detail.ToBytes(),
            AgencyRecordedDetail detail => detail.Bytes,
            SuspensionDetail detail => detail.Bytes,
            PrincipalRevokedDetail detail => detail.Bytes,
            LogKeyRotatedDetail detail => detail.ToBytes(),
            LogOpenedDetail detail => detail.ToBytes(),
            AdvisoryPublishedDetail detail => detail.ToBytes(),
            GroupVersion group => group.Bytes,
            SignedGroup group => group.Bytes,
            GroupCommittedDetail detail => detail.ToBytes(),
            AdvisoryDistributedDetail detail => detail.Bytes,
            AdvisoryAddressedDetail detail => detail.ToBytes(),
            AdvisorySharedDetail detail => detail.ToBytes(),
            AdvisoryPermittedDetail detail => detail.ToBytes(),
            AdvisoryDeclaredDetail detail => detail.ToBytes(),
            AdvisoryFetchedDetail detail => detail.ToBytes(),
            AdvisoryAcknowledgedDetail detail => detail.ToBytes(),
            AdvisoryWithdrawnDetail detail => detail.ToBytes(),
            AdvisoryReleasedDetail detail => detail.ToBytes(),
            AdvisoryExpiredDetail detail => detail.ToBytes(),
            AccessDeniedDetail detail => detail.ToBytes(),
            AuditReadDetail detail => detail.ToBytes(),
            TokenIssuedDetail detail => detail.ToBytes(),
            FeedPublishedDetail detail => detail.ToBytes(),
            FeedRemovedDetail detail => detail.ToBytes(),
            _ => throw new NotSupportedException($"How is a {read.GetType().Name} written?"),
        };
        Assert.Equal(input, bytes.ToArray());
    }
}
