using System.Security.Cryptography;
using System.Text;
using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Tests.Storage;

/// <summary>Rows to store. Their documents are not real ones: the store keeps bytes and does not read them.</summary>
internal static class Sample
{
    public static readonly DateTimeOffset Time = new(2026, 3, 4, 5, 6, 7, 89, TimeSpan.Zero);

    public static AgencyRow Agency(string id) => new()
    {
        Id = AgencyId.Parse(id),
        Sequence = 3,
        Record = Encoding.UTF8.GetBytes($"record of {id}"),
        RecordSha256 = Digest($"record of {id}"),
        Signature = "-----BEGIN SSH SIGNATURE-----",
        Suspended = false,
        Retired = false,
        Grants = [Role.Admin, Role.Auditor],
        DirectoryIndex = 7,
    };

    public static GroupVersionRow GroupVersion(GroupId group, long sequence, long index) => new()
    {
        GroupId = group,
        Sequence = sequence,
        RosterSha256 = Digest($"{group} {sequence}"),
        DirectoryIndex = index,
        SealedVersion = Encoding.UTF8.GetBytes($"sealed {group} {sequence}"),
    };

    public static PrincipalId PrincipalOf(string agency, int number = 1) => PrincipalId.Parse($"{agency}/aaaaaaa{number}");

    public static PrincipalRow Principal(PrincipalId id, params PrincipalKeyRow[] keys) => new()
    {
        Id = id,
        Kind = PrincipalKind.Person,
        Roles = [Role.Reader, Role.Publisher, Role.Admin],
        ValidFrom = Time,
        Keys = keys,
    };

    public static PrincipalKeyRow Key(PrincipalId principal, KeyPurpose purpose, string key, int ordinal = 0) => new()
    {
        Principal = principal,
        Purpose = purpose,
        Ordinal = ordinal,
        Key = key,
    };

    public static AdvisoryRow Advisory(string sender, long index, long storedBytes = 0) => new()
    {
        Id = AdvisoryId.Create(TimeProvider.System),
        Sender = PrincipalOf(sender),
        Nonce = RandomNumberGenerator.GetBytes(16),
        Tlp = Tlp.AmberStrict,
        PublishedAt = Time,
        PublishedIndex = index,
        DirectorySize = 9,
        SealedCommon = [1, 2, 3],
        StoredBytes = storedBytes,
    };

    public static DeliveryRow Delivery(AdvisoryRow advisory, string recipient, long number, long index, params PrincipalId[] audience) => new()
    {
        Advisory = advisory.Id,
        Recipient = AgencyId.Parse(recipient),
        Delivery = number,
        AddressedIndex = index,
        Manifest = Encoding.UTF8.GetBytes($"manifest for {recipient}"),
        ManifestSha256 = Digest($"manifest for {recipient}"),
        ManifestSignature = "manifest signature",
        StatementSignature = "statement signature",
        Audience = audience.Length == 0 ? null : audience,
    };

    public static DocumentRow Document(AdvisoryRow advisory, int number, PayloadId payload) => new()
    {
        HeaderClass = number == 0 ? HeaderClass.Hybrid : HeaderClass.X25519,
        Advisory = advisory.Id,
        Number = number,
        Payload = payload,
        PayloadSize = 12,
        PayloadSha256 = Digest("payload"),
    };

    public static AgreementVersionRow AgreementVersion(AgreementId agreement, int version, long index) => new()
    {
        Agreement = agreement,
        Version = version,
        ProposedIndex = index,
        DocumentSha256 = Digest($"version {version}"),
        SealedDocument = [1, (byte)version],
        SealedTexts = [2, (byte)version],
    };

    public static AgreementSignatureRow AgreementSignature(AgreementId agreement, int version, long index, string agency) => new()
    {
        Agreement = agreement,
        Version = version,
        LogIndex = index,
        Principal = PrincipalOf(agency),
        LoggedAt = Time,
        Signature = $"signature of {agency}",
    };

    public static AgreementNoticeRow AgreementNotice(AgreementId agreement, int version, long index, string agency, string act = "end") => new()
    {
        Agreement = agreement,
        Version = version,
        LogIndex = index,
        Act = act,
        Principal = PrincipalOf(agency),
        LoggedAt = Time,
        SealedNotice = [3],
        Signature = $"notice of {agency}",
    };

    public static Sha256Digest Digest(string text) => Sha256Digest.Of(Encoding.UTF8.GetBytes(text));

    /// <summary>The sealed file key of a document.</summary>
    public static FileKeyRow FileKey(AdvisoryRow advisory, int number) => new() { Advisory = advisory.Id, Number = number, SealedKey = [7, (byte)number, 9] };
}
