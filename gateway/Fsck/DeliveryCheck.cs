using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Fsck;

/// <summary>Checks an <c>advisory.addressed</c> entry: the delivery's row, its manifest and both signatures; and that each recipient's numbers run without gap.</summary>
internal sealed class DeliveryCheck(FsckSubject subject, Signatures signatures)
{
    private readonly Dictionary<AgencyId, (long Number, long Index)> last = [];

    /// <summary>Checks.</summary>
    /// <exception cref="FsckException">What was found.</exception>
    public async Task CheckAsync(LogEntry entry, OpenedAdvisory advisory, CancellationToken cancellationToken)
    {
        AdvisoryAddressedDetail detail = Details.Read(entry, AdvisoryAddressedDetail.Parse);
        CheckNumber(entry, detail);
        DeliveryRow row = Details.Found(await subject.Store.FindDeliveryByIndexAsync(entry.Index, cancellationToken).ConfigureAwait(false), entry);
        bool same = row.Advisory == advisory.Row.Id && row.Recipient == detail.Recipient && row.Delivery == detail.Delivery
            && row.ManifestSha256 == detail.Manifest && Sha256Digest.Of(row.Manifest) == detail.Manifest;
        Details.Require(same, entry, "A delivery or its manifest is not what the audit entry says.");
        CheckManifest(entry, advisory, row);
        signatures.RequireOfGateway(entry, row.Manifest, row.ManifestSignature);
    }

    /// <summary>The next number that an agency would be given must not be one that it had.</summary>
    /// <exception cref="FsckException"><c>tampered</c>, with the index of the agency's last delivery.</exception>
    public async Task CheckCountersAsync(CancellationToken cancellationToken)
    {
        foreach (AgencyRow agency in await subject.Store.ListAgenciesAsync(cancellationToken).ConfigureAwait(false))
        {
            if (last.TryGetValue(agency.Id, out (long Number, long Index) delivery) && agency.NextDelivery <= delivery.Number)
            {
                throw new FsckException(Verdict.Tampered, delivery.Index, $"The next delivery number of {agency.Id} was set back.");
            }
        }
    }

    private void CheckNumber(LogEntry entry, AdvisoryAddressedDetail detail)
    {
        long expected = last.GetValueOrDefault(detail.Recipient).Number + 1;
        if (detail.Delivery != expected)
        {
            throw new FsckException(Verdict.Missing, entry.Index, $"Delivery {expected} of {detail.Recipient} is missing before audit entry {entry.Index}.");
        }

        last[detail.Recipient] = (detail.Delivery, entry.Index);
    }

    private void CheckManifest(LogEntry entry, OpenedAdvisory advisory, DeliveryRow row)
    {
        ManifestContent manifest = Details.Read(entry, row.Manifest, Manifest.Parse).Content;
        bool same = manifest.Gateway == subject.Gateway && manifest.Advisory == row.Advisory && manifest.Sender == advisory.Row.Sender
            && manifest.Recipient == row.Recipient && IsSameAudience(manifest.Audience, row.Audience) && manifest.Tlp == advisory.Row.Tlp
            && manifest.PublishedAt == advisory.Row.PublishedAt && manifest.ExpiresAt == advisory.Row.ExpiresAt
            && manifest.DirectorySize == advisory.Row.DirectorySize && HasDocuments(manifest, advisory.Documents);
        Details.Require(same, entry, "A manifest does not say what the tables say.");
        Statement statement = Details.Read(entry, advisory.Common.Bytes, _ => advisory.Common.For(row.Recipient, row.Audience));
        Details.Require(statement.Digest == manifest.Statement, entry, "A manifest names another statement than the one that is stored.");
        signatures.Require(entry, advisory.Row.Sender, KeyPurpose.Sign, Namespaces.Statement, statement.Bytes, row.StatementSignature);
    }

    private static bool IsSameAudience(IReadOnlyList<PrincipalId>? left, IReadOnlyList<PrincipalId>? right) =>
        left is null ? right is null : right is not null && left.SequenceEqual(right);

    private static bool HasDocuments(ManifestContent manifest, IReadOnlyList<DocumentRow> documents) =>
        manifest.Documents.Select(document => (document.PayloadSize, document.PayloadSha256))
            .SequenceEqual(documents.Select(document => (document.PayloadSize, document.PayloadSha256)));
}
