using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Fsck;

/// <summary>Checks an <c>advisory.addressed</c> entry: the delivery's row, its manifest and both signatures; and that each recipient's numbers run without gap.</summary>
internal sealed class DeliveryCheck(FsckSubject subject, Signatures signatures, Recoveries recoveries)
{
    private readonly Dictionary<AgencyId, (long Number, long Index)> last = [];

    /// <summary>The last delivery of each agency that was checked: its number, and its entry's index.</summary>
    public IReadOnlyDictionary<AgencyId, (long Number, long Index)> Last => last;

    /// <summary>Checks.</summary>
    /// <exception cref="FsckException">What was found.</exception>
    public async Task<DeliveryRow> CheckAsync(LogEntry entry, OpenedAdvisory advisory, CancellationToken cancellationToken)
    {
        AdvisoryAddressedDetail detail = Details.Read(entry, AdvisoryAddressedDetail.Parse);
        DeliveryRow row = Details.Found(await subject.Store.FindDeliveryByIndexAsync(entry.Index, cancellationToken).ConfigureAwait(false), entry);
        bool same = row.Advisory == advisory.Row.Id && row.Recipient == detail.Recipient && row.Delivery == detail.Delivery
            && row.ManifestSha256 == detail.Manifest && Sha256Digest.Of(row.Manifest) == detail.Manifest;
        Details.Require(same, entry, "A delivery or its manifest is not what the audit entry says.");
        Details.Require(row.Asked == advisory.Asked, entry, "What a delivery's row says is owed is not what its publication's audit entry says.");
        CheckManifest(entry, advisory, row);
        signatures.RequireOfGateway(entry, row.Manifest, row.ManifestSignature);
        return row;
    }

    /// <summary>Checks that the entry's number is the one after its recipient's last.</summary>
    /// <exception cref="FsckException"><c>missing</c>.</exception>
    public async ValueTask CheckNumberAsync(LogEntry entry, CancellationToken cancellationToken)
    {
        AdvisoryAddressedDetail detail = Details.Read(entry, AdvisoryAddressedDetail.Parse);
        if (!last.TryGetValue(detail.Recipient, out (long Number, long Index) before) && subject.Since > 0)
        {
            before.Number = await subject.Store.FindLastDeliveryAsync(detail.Recipient, subject.Since, cancellationToken).ConfigureAwait(false);
        }

        // Before the first entry that is checked stand rows, of which a recovery may have lost the last.
        long expected = before.Number + 1;
        bool follows = detail.Delivery == expected || (detail.Delivery > expected && before.Index == 0 && subject.Since > 0
            && await recoveries.AnyAsync(cancellationToken).ConfigureAwait(false));
        if (!follows)
        {
            throw new FsckException(Verdict.Missing, entry.Index, $"Delivery {expected} of {detail.Recipient} is missing before audit entry {entry.Index}.");
        }

        last[detail.Recipient] = (detail.Delivery, entry.Index);
    }

    private void CheckManifest(LogEntry entry, OpenedAdvisory advisory, DeliveryRow row)
    {
        Manifest signed = Details.Read(entry, row.Manifest, Manifest.Parse);
        ManifestContent manifest = signed.Content;
        bool same = manifest.Gateway == subject.Gateway && manifest.Advisory == row.Advisory && manifest.Sender == advisory.Row.Sender
            && manifest.Recipient == row.Recipient && IsSameAudience(manifest.Audience, row.Audience) && manifest.Tlp == advisory.Row.Tlp
            && manifest.PublishedAt == advisory.Row.PublishedAt && manifest.ExpiresAt == advisory.Row.ExpiresAt
            && manifest.DirectorySize == advisory.Row.DirectorySize && HasDocuments(manifest, advisory.Documents);
        Details.Require(same, entry, "A manifest does not say what the tables say.");
        Statement statement = Details.Read(entry, advisory.Common.Bytes, _ => advisory.Common.AnsweredBy(signed));
        Details.Require(statement.Digest == manifest.Statement, entry, "A manifest names another statement than the one that is stored.");
        signatures.Require(entry, advisory.Row.Sender, KeyPurpose.Sign, Namespaces.Statement, statement.Bytes, row.StatementSignature);
    }

    private static bool IsSameAudience(IReadOnlyList<PrincipalId>? left, IReadOnlyList<PrincipalId>? right) =>
        left is null ? right is null : right is not null && left.SequenceEqual(right);

    private static bool HasDocuments(ManifestContent manifest, IReadOnlyList<DocumentRow> documents) =>
        manifest.All.Select(document => (document.PayloadSize, document.PayloadSha256))
            .SequenceEqual(documents.Under(manifest.Class).Select(document => (document.PayloadSize, document.PayloadSha256)));
}
