using System.Collections.Concurrent;
using System.Globalization;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Agreements;

/// <summary>Seals agreements for storage, and opens and puts together what is stored of them. Safe for concurrent use.</summary>
internal sealed class StoredAgreements(ColumnSealer sealer)
{
    private const string VersionTable = "agreement_version";
    private const string NoticeTable = "agreement_notice";
    private const int MaxOpened = 4096;

    // By the digest of what they say, which never changes: each publication asks for all of its sender's, twice. They are small, and counted.
    private readonly ConcurrentDictionary<Sha256Digest, Agreement> opened = [];

    /// <summary>Seals what a version says.</summary>
    public byte[] Seal(Agreement agreement) => sealer.Seal(VersionTable, "document", KeyOf(agreement.Id, agreement.Version), agreement.Bytes.Span);

    /// <summary>Seals a version's human documents.</summary>
    public byte[] Seal(Agreement agreement, AgreementTexts texts) =>
        sealer.Seal(VersionTable, "texts", KeyOf(agreement.Id, agreement.Version), texts.Bytes.Span);

    /// <summary>Seals a notice, for the row of the entry that logs it.</summary>
    public byte[] Seal(AgreementEnd end, long logIndex) => sealer.Seal(NoticeTable, "notice", KeyOf(logIndex), end.Bytes.Span);

    /// <summary>Opens what a version says.</summary>
    /// <exception cref="SealedDataException">It does not open.</exception>
    public Agreement OpenDocument(AgreementId agreement, int version, byte[] sealedDocument) =>
        Agreement.Parse(sealer.Open(VersionTable, "document", KeyOf(agreement, version), sealedDocument));

    /// <summary>Opens a version's human documents.</summary>
    /// <exception cref="SealedDataException">They do not open.</exception>
    public AgreementTexts OpenTexts(AgreementId agreement, int version, byte[] sealedTexts) =>
        AgreementTexts.Parse(sealer.Open(VersionTable, "texts", KeyOf(agreement, version), sealedTexts));

    /// <summary>Opens a notice.</summary>
    /// <exception cref="SealedDataException">It does not open.</exception>
    public AgreementEnd OpenNotice(AgreementNoticeRow row) => AgreementEnd.Parse(sealer.Open(NoticeTable, "notice", KeyOf(row.LogIndex), row.SealedNotice));

    /// <summary>An agreement, or null if there is none of this id.</summary>
    public async Task<StoredAgreement?> FindAsync(IGatewayReads reads, AgreementId agreement, CancellationToken cancellationToken)
    {
        AgreementRows rows = await reads.ReadAgreementAsync(agreement, cancellationToken);
        return rows.Versions.Count == 0 ? null : await BuildAsync(reads, rows, cancellationToken);
    }

    /// <summary>Every agreement of which an agency had to sign a version, the oldest first.</summary>
    public async Task<IReadOnlyList<StoredAgreement>> ReadOfAsync(IGatewayReads reads, AgencyId agency, CancellationToken cancellationToken)
    {
        AgreementRows all = await reads.ReadAgreementsOfAsync(agency, cancellationToken);
        ILookup<AgreementId, AgreementSignerRow> signers = all.Signers.ToLookup(row => row.Agreement);
        ILookup<AgreementId, AgreementSignatureRow> signatures = all.Signatures.ToLookup(row => row.Agreement);
        ILookup<AgreementId, AgreementNoticeRow> notices = all.Notices.ToLookup(row => row.Agreement);
        var agreements = new List<StoredAgreement>();
        foreach (IGrouping<AgreementId, AgreementVersionName> versions in all.Versions.GroupBy(row => row.Agreement).OrderBy(group => group.Min(row => row.ProposedIndex)))
        {
            var rows = new AgreementRows([.. versions], [.. signers[versions.Key]], [.. signatures[versions.Key]], [.. notices[versions.Key]]);
            agreements.Add(await BuildAsync(reads, rows, cancellationToken));
        }

        return agreements;
    }

    /// <summary>What follows from the rows of one agreement whose versions are opened.</summary>
    public static AgreementHistory HistoryOf(AgreementRows rows, IReadOnlyDictionary<int, Agreement> documents) => new(
        [.. rows.Versions.Select(row => new AgreementVersion(
            documents[row.Version],
            row.ProposedIndex,
            [.. rows.Signers.Where(signer => signer.Version == row.Version).Select(signer => signer.Agency)],
            rows.Signatures.Where(signature => signature.Version == row.Version).ToDictionary(signature => signature.Principal.Agency, signature => signature.LoggedAt)))],
        [.. rows.Notices.Select(row => new AgreementNotice(ActOf(row), row.Principal.Agency, row.Version, row.LogIndex, row.LoggedAt))]);

    private async Task<StoredAgreement> BuildAsync(IGatewayReads reads, AgreementRows rows, CancellationToken cancellationToken)
    {
        var documents = new Dictionary<int, Agreement>();
        foreach (AgreementVersionName row in rows.Versions)
        {
            documents[row.Version] = await OpenAsync(reads, row, cancellationToken);
        }

        return new StoredAgreement(HistoryOf(rows, documents), rows);
    }

    private async Task<Agreement> OpenAsync(IGatewayReads reads, AgreementVersionName row, CancellationToken cancellationToken)
    {
        if (opened.TryGetValue(row.DocumentSha256, out Agreement? known))
        {
            return known;
        }

        byte[] stored = await reads.FindAgreementDocumentAsync(row.Agreement, row.Version, cancellationToken)
            ?? throw new SealedDataException();
        Agreement agreement = OpenDocument(row.Agreement, row.Version, stored);
        if (agreement.Digest != row.DocumentSha256)
        {
            throw new SealedDataException();
        }

        if (opened.Count >= MaxOpened)
        {
            opened.Clear();
        }

        return opened[row.DocumentSha256] = agreement;
    }

    private static AgreementAct ActOf(AgreementNoticeRow row) =>
        WireText.TryParse(row.Act, out AgreementAct act) ? act : throw new FormatException("A column holds no act.");

    private static string KeyOf(AgreementId agreement, int version) => string.Create(CultureInfo.InvariantCulture, $"{agreement} {version}");

    private static string KeyOf(long logIndex) => logIndex.ToString(CultureInfo.InvariantCulture);
}
