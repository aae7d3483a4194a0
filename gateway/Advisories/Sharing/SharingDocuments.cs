using Gateway.Exchange;
using Gateway.Server.Advisories.Reading;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Sharing;

/// <summary>
/// Who reads which signed documents about sharing: the sender's agency all of them; another agency those about itself, the additions that it made, and the
/// permission under which it was added.
/// </summary>
internal sealed class SharingDocuments(IGatewayStore store)
{
    /// <summary>The documents of a kind that an agency may read.</summary>
    public Task<IReadOnlyList<SharingDocumentRow>> ReadOwnAsync(
        SeenAdvisory advisory, SharingKind kind, AgencyId reader, CancellationToken cancellationToken) =>
        store.ReadSharingAsync(advisory.Row.Id, kind, advisory.IsSender ? null : reader, cancellationToken);

    /// <summary>The additions that an agency may read, each with its permission.</summary>
    public async Task<IReadOnlyList<AdditionItem>> ReadAdditionsAsync(SeenAdvisory advisory, AgencyId reader, CancellationToken cancellationToken)
    {
        IReadOnlyList<SharingDocumentRow> additions = await store.ReadSharingAsync(advisory.Row.Id, SharingKind.Addition, null, cancellationToken);
        IReadOnlyList<SharingDocumentRow> permissions = await store.ReadSharingAsync(advisory.Row.Id, SharingKind.Permission, null, cancellationToken);
        ILookup<Sha256Digest, SharingDocumentRow> byDigest = permissions.ToLookup(row => Sha256Digest.Of(row.Document));
        return
        [
            .. additions.Where(row => advisory.IsSender || row.Agency == reader || row.Principal.Agency == reader).Select(row => Describe(row, byDigest)),
        ];
    }

    private static AdditionItem Describe(SharingDocumentRow row, ILookup<Sha256Digest, SharingDocumentRow> permissions)
    {
        SharingDocumentRow? permission = Addition.Parse(row.Document).Content.Permission is Sha256Digest named ? permissions[named].FirstOrDefault() : null;
        return new AdditionItem(row.LogIndex, new CanonicalBytes(row.Document), row.Signature, permission is null ? null : PermissionItem.Of(permission));
    }
}
