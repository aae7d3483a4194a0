using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Agreements;
using Gateway.Server.Storage;

namespace Gateway.Server.Fsck;

/// <summary>Checks the entries of sharing agreements: what was proposed, by whom it had to be signed and was, who declined or left.</summary>
internal sealed class AgreementCheck(FsckSubject subject, Signatures signatures)
{
    private readonly StoredAgreements agreements = new(subject.Sealer);

    /// <summary>Checks a proposal with its human documents, its signers, and its proposer's signature.</summary>
    /// <exception cref="FsckException">What was found.</exception>
    public async Task CheckProposedAsync(LogEntry entry, CancellationToken cancellationToken)
    {
        AgreementProposedDetail detail = Details.Read(entry, AgreementProposedDetail.Parse);
        AgreementVersionRow row = Details.Found(
            await subject.Store.FindAgreementVersionByIndexAsync(entry.Index, cancellationToken).ConfigureAwait(false), entry);
        bool same = row.Agreement == Details.Agreement(entry) && row.Version == detail.Version && row.DocumentSha256 == detail.Document;
        Details.Require(same, entry, "A version of an agreement is not the one that the audit entry names.");
        Agreement agreement = Open(entry, () => agreements.OpenDocument(row.Agreement, row.Version, row.SealedDocument));
        AgreementTexts texts = Open(entry, () => agreements.OpenTexts(row.Agreement, row.Version, row.SealedTexts));
        RequireTexts(entry, agreement, texts);
        bool says = agreement.Digest == row.DocumentSha256 && agreement.Id == row.Agreement && agreement.Version == row.Version
            && agreement.Content.Gateway == subject.Gateway;
        Details.Require(says, entry, "A version of an agreement does not say what its row says.");
        await CheckSignersAsync(entry, agreement, cancellationToken).ConfigureAwait(false);
        await CheckSignatureAsync(entry, agreement, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Checks a signature, and whether it was the last one.</summary>
    /// <exception cref="FsckException">What was found.</exception>
    public async Task CheckSignedAsync(LogEntry entry, CancellationToken cancellationToken)
    {
        AgreementSignedDetail detail = Details.Read(entry, AgreementSignedDetail.Parse);
        AgreementRows rows = await subject.Store.ReadAgreementAsync(Details.Agreement(entry), cancellationToken).ConfigureAwait(false);
        Agreement agreement = await OpenAsync(entry, rows, detail.Version, cancellationToken).ConfigureAwait(false);
        Details.Require(agreement.Digest == detail.Document, entry, "A signature is over another version than its audit entry says.");
        await CheckSignatureAsync(entry, agreement, cancellationToken).ConfigureAwait(false);
        AgencyId[] signed = [.. rows.Signatures.Where(row => row.Version == detail.Version && row.LogIndex <= entry.Index).Select(row => row.Principal.Agency)];
        AgencyId[] signers = SignersOf(rows, detail.Version);
        Details.Require(signed.Distinct().Count() == signed.Length && signed.All(signers.Contains), entry, "Somebody signed an agreement twice, or without being a party.");
        Details.Require(detail.Missing == signers.Except(signed).Count(), entry, "An audit entry says otherwise how many signatures an agreement lacked.");
    }

    /// <summary>Checks what a party signed to decline a version, or to leave it.</summary>
    /// <exception cref="FsckException">What was found.</exception>
    public async Task CheckNoticeAsync(LogEntry entry, CancellationToken cancellationToken)
    {
        AgreementEndedDetail detail = Details.Read(entry, AgreementEndedDetail.Parse);
        AgreementNoticeRow row = Details.Found(
            await subject.Store.FindAgreementNoticeByIndexAsync(entry.Index, cancellationToken).ConfigureAwait(false), entry);
        AgreementEnd end = Open(entry, () => agreements.OpenNotice(row));
        AgreementRows rows = await subject.Store.ReadAgreementAsync(Details.Agreement(entry), cancellationToken).ConfigureAwait(false);
        Agreement version = await OpenAsync(entry, rows, detail.Version, cancellationToken).ConfigureAwait(false);
        bool same = row.Agreement == Details.Agreement(entry) && row.Version == detail.Version && row.Principal == Details.Actor(entry) && row.LoggedAt == entry.Time
            && row.Act == end.Act.ToWire() && row.Act == (entry.Action == ActionNames.AgreementDeclined ? AgreementAct.Decline : AgreementAct.End).ToWire();
        Details.Require(same, entry, "A notice does not say what its row and its audit entry say.");
        bool says = end.Digest == detail.End && end.Agreement == row.Agreement && end.Principal == row.Principal && end.Gateway == subject.Gateway
            && end.Version == version.Digest && SignersOf(rows, detail.Version).Contains(row.Principal.Agency);
        Details.Require(says, entry, "A notice is not the one that the audit entry names.");
        signatures.Require(entry, row.Principal, KeyPurpose.Sign, Namespaces.AgreementEnd, end.Bytes, row.Signature);
    }

    private async Task CheckSignatureAsync(LogEntry entry, Agreement agreement, CancellationToken cancellationToken)
    {
        AgreementSignatureRow row = Details.Found(
            await subject.Store.FindAgreementSignatureByIndexAsync(entry.Index, cancellationToken).ConfigureAwait(false), entry);
        bool same = row.Agreement == agreement.Id && row.Version == agreement.Version && row.Principal == Details.Actor(entry) && row.LoggedAt == entry.Time;
        Details.Require(same, entry, "A signature over an agreement does not say what its audit entry says.");
        signatures.Require(entry, row.Principal, KeyPurpose.Sign, Namespaces.Agreement, agreement.Bytes, row.Signature);
    }

    // The signers stand in rows of their own, so that whoever may see a version is known without opening it. They follow from the version, the one it amends, and who had left by then.
    private async Task CheckSignersAsync(LogEntry entry, Agreement agreement, CancellationToken cancellationToken)
    {
        AgreementRows rows = await subject.Store.ReadAgreementAsync(agreement.Id, cancellationToken).ConfigureAwait(false);
        AgencyId[] stored = SignersOf(rows, agreement.Version);
        IReadOnlyList<AgencyId> derived = agreement.SignersAfter(null, new HashSet<AgencyId>());
        if (agreement.Content.Previous is not null)
        {
            AgreementHistory before = await HistoryBeforeAsync(entry, rows, cancellationToken).ConfigureAwait(false);
            Agreement? amended = before.LastAgreed?.Agreement;
            Details.Require(amended?.Digest == agreement.Content.Previous, entry, "A version of an agreement amends another than the last that all had signed.");
            derived = agreement.SignersAfter(amended, before.LeavingOf(amended!));
        }

        Details.Require(stored.SequenceEqual(derived), entry, "The signers of a version of an agreement are not those that it takes.");
        Details.Require(derived.Contains(Details.Actor(entry).Agency), entry, "A version of an agreement was proposed by an agency that is no party of it.");
    }

    private async Task<AgreementHistory> HistoryBeforeAsync(LogEntry entry, AgreementRows rows, CancellationToken cancellationToken)
    {
        AgreementVersionName[] versions = [.. rows.Versions.Where(row => row.ProposedIndex < entry.Index)];
        Details.Require(versions.Length > 0, entry, "A version of an agreement amends one that is not stored.");
        var documents = new Dictionary<int, Agreement>();
        foreach (AgreementVersionName version in versions)
        {
            documents[version.Version] = await OpenAsync(entry, rows, version.Version, cancellationToken).ConfigureAwait(false);
        }

        return StoredAgreements.HistoryOf(
            rows with
            {
                Versions = versions,
                Signatures = [.. rows.Signatures.Where(row => row.LogIndex < entry.Index)],
                Notices = [.. rows.Notices.Where(row => row.LogIndex < entry.Index)],
            },
            documents);
    }

    private async Task<Agreement> OpenAsync(LogEntry entry, AgreementRows rows, int version, CancellationToken cancellationToken)
    {
        AgreementVersionName name = Details.Found(rows.Versions.FirstOrDefault(row => row.Version == version), entry);
        byte[] document = Details.Found(
            await subject.Store.FindAgreementDocumentAsync(name.Agreement, version, cancellationToken).ConfigureAwait(false), entry);
        return Open(entry, () => agreements.OpenDocument(name.Agreement, version, document));
    }

    private static AgencyId[] SignersOf(AgreementRows rows, int version) => [.. rows.Signers.Where(row => row.Version == version).Select(row => row.Agency)];

    private static void RequireTexts(LogEntry entry, Agreement agreement, AgreementTexts texts)
    {
        try
        {
            texts.CheckAre(agreement.Content.Texts);
        }
        catch (DocumentException)
        {
            throw new FsckException(Verdict.Tampered, entry.Index, "The human documents of an agreement are not those that it names.");
        }
    }

    private static T Open<T>(LogEntry entry, Func<T> open)
    {
        try
        {
            return open();
        }
        catch (SealedDataException)
        {
            throw new FsckException(Verdict.Tampered, entry.Index, "A sealed part of an agreement does not open under the storage key.");
        }
        catch (DocumentException)
        {
            throw new FsckException(Verdict.Malformed, entry.Index, $"The document of audit entry {entry.Index} is not one.");
        }
    }
}
