using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Fsck;

/// <summary>Checks the signed documents about sharing against the entries that stand for them: additions, permissions and declarations.</summary>
internal sealed class SharingCheck(FsckSubject subject, Signatures signatures)
{
    /// <summary>Checks an <c>advisory.shared</c> entry's statement of addition, its signature, and that the label allowed it.</summary>
    /// <exception cref="FsckException">What was found.</exception>
    public async Task<Addition> CheckAdditionAsync(LogEntry entry, AdvisoryRow advisory, CancellationToken cancellationToken)
    {
        AdvisorySharedDetail detail = Details.Read(entry, AdvisorySharedDetail.Parse);
        SharingDocumentRow row = await FindAsync(entry, SharingKind.Addition, detail.Recipient, detail.Addition, cancellationToken).ConfigureAwait(false);
        Addition addition = Details.Read(entry, row.Document, Addition.Parse);
        AdditionContent content = addition.Content;
        bool same = content.Gateway == subject.Gateway && content.Advisory == row.Advisory && content.Recipient == detail.Recipient && content.AddedBy == row.Principal;
        Details.Require(same, entry, "An addition does not say what its row and its audit entry say.");
        signatures.Require(entry, row.Principal, KeyPurpose.Sign, Namespaces.Addition, row.Document, row.Signature);
        Permission? permission = await FindPermissionAsync(entry, addition, cancellationToken).ConfigureAwait(false);
        SharingVerdict verdict = OnwardSharing.Judge(advisory.Tlp, advisory.Sender.Agency, content.AddedBy.Agency, content.Recipient, permission);
        Details.Require(verdict == SharingVerdict.Permitted, entry, "An advisory was shared further than its label allows.");
        return addition;
    }

    /// <summary>Checks an <c>advisory.permitted</c> entry.</summary>
    /// <exception cref="FsckException">What was found.</exception>
    public async Task CheckPermissionAsync(LogEntry entry, CancellationToken cancellationToken)
    {
        AdvisoryPermittedDetail detail = Details.Read(entry, AdvisoryPermittedDetail.Parse);
        SharingDocumentRow row = await FindAsync(entry, SharingKind.Permission, detail.Agency, detail.Permission, cancellationToken).ConfigureAwait(false);
        Permission permission = Details.Read(entry, row.Document, Permission.Parse);
        AdvisoryRow advisory = Details.Found(await subject.Store.FindAdvisoryAsync(row.Advisory, cancellationToken).ConfigureAwait(false), entry);
        bool same = permission.Gateway == subject.Gateway && permission.Advisory == row.Advisory && permission.Agency == detail.Agency
            && row.Principal.Agency == advisory.Sender.Agency;
        Details.Require(same, entry, "A permission does not say what its row and its audit entry say.");
        signatures.Require(entry, row.Principal, KeyPurpose.Sign, Namespaces.Permission, row.Document, row.Signature);
    }

    /// <summary>Checks an <c>advisory.declared</c> entry.</summary>
    /// <exception cref="FsckException">What was found.</exception>
    public async Task CheckDeclarationAsync(LogEntry entry, CancellationToken cancellationToken)
    {
        AdvisoryDeclaredDetail detail = Details.Read(entry, AdvisoryDeclaredDetail.Parse);
        AgencyId declarant = Details.Actor(entry).Agency;
        SharingDocumentRow row = await FindAsync(entry, SharingKind.Declaration, declarant, detail.Declaration, cancellationToken).ConfigureAwait(false);
        Declaration declaration = Details.Read(entry, row.Document, Declaration.Parse);
        DeliveryRow? delivery = await subject.Store.FindDeliveryAsync(row.Advisory, declarant, cancellationToken).ConfigureAwait(false);
        bool same = declaration.Gateway == subject.Gateway && declaration.Advisory == row.Advisory && declaration.Principal == row.Principal
            && declaration.Manifest == detail.Manifest && delivery?.ManifestSha256 == detail.Manifest;
        Details.Require(same, entry, "A declaration does not say what its row, its delivery and its audit entry say.");
        signatures.Require(entry, row.Principal, KeyPurpose.Sign, Namespaces.Declaration, row.Document, row.Signature);
    }

    private async Task<SharingDocumentRow> FindAsync(
        LogEntry entry, SharingKind kind, AgencyId agency, Sha256Digest digest, CancellationToken cancellationToken)
    {
        SharingDocumentRow row = Details.Found(await subject.Store.FindSharingByIndexAsync(entry.Index, cancellationToken).ConfigureAwait(false), entry);
        bool same = row.Kind == kind && row.Advisory == Details.Subject(entry) && row.Agency == agency && row.Principal == Details.Actor(entry)
            && Sha256Digest.Of(row.Document) == digest;
        Details.Require(same, entry, "A document about sharing is not the one that the audit entry names.");
        return row;
    }

    private async Task<Permission?> FindPermissionAsync(LogEntry entry, Addition addition, CancellationToken cancellationToken)
    {
        if (addition.Content.Permission is not Sha256Digest named)
        {
            return null;
        }

        IReadOnlyList<SharingDocumentRow> rows = await subject.Store
            .ReadSharingAsync(addition.Content.Advisory, SharingKind.Permission, addition.Content.AddedBy.Agency, cancellationToken).ConfigureAwait(false);
        SharingDocumentRow? row = rows.FirstOrDefault(row => row.LogIndex < entry.Index && Sha256Digest.Of(row.Document) == named);
        return Details.Read(entry, Details.Found(row, entry).Document, Permission.Parse);
    }
}
