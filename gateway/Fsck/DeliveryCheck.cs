using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Fsck;

/// <summary>
/// Checks an <c>advisory.addressed</c> or <c>advisory.shared</c> entry: the delivery's row, its manifest and its signatures; and that each recipient's numbers run
/// without gap.
/// </summary>
internal sealed class DeliveryCheck(FsckSubject subject, Signatures signatures, Recoveries recoveries)
{
    private readonly SharingCheck sharing = new(subject, signatures);
    private readonly Dictionary<AgencyId, (long Number, long Index)> last = [];

    /// <summary>The last delivery of each agency that was checked: its number, and its entry's index.</summary>
    public IReadOnlyDictionary<AgencyId, (long Number, long Index)> Last => last;

    /// <summary>Checks.</summary>
    /// <exception cref="FsckException">What was found.</exception>
    public async Task<DeliveryRow> CheckAsync(LogEntry entry, OpenedAdvisory advisory, CancellationToken cancellationToken)
    {
        NumberedDelivery detail = Details.Read(entry, _ => NumberedDelivery.Of(entry)!);
        Addition? addition = entry.Action == ActionNames.AdvisoryShared
            ? await sharing.CheckAdditionAsync(entry, advisory.Row, cancellationToken).ConfigureAwait(false)
            : null;
        DeliveryRow row = Details.Found(await subject.Store.FindDeliveryByIndexAsync(entry.Index, cancellationToken).ConfigureAwait(false), entry);
        bool same = row.Advisory == advisory.Row.Id && row.Recipient == detail.Recipient && row.Delivery == detail.Number
            && row.SharedBy == addition?.Content.AddedBy && row.ManifestSha256 == detail.Manifest && Sha256Digest.Of(row.Manifest) == detail.Manifest;
        Details.Require(same, entry, "A delivery or its manifest is not what the audit entry says.");
        // A delivery that came after the time that was named owes nothing; rows of before schema step 16 may still say what was asked.
        bool isOwed = row.Asked == advisory.Asked || (row.Asked is null && entry.Time > advisory.Asked?.RespondBy);
        Details.Require(isOwed, entry, "What a delivery's row says is owed is not what its publication's audit entry says.");
        Manifest manifest = CheckManifest(entry, advisory, row, addition);
        await CheckStatementAsync(entry, advisory, row, manifest, addition, cancellationToken).ConfigureAwait(false);
        signatures.RequireOfGateway(entry, row.Manifest, row.ManifestSignature);
        return row;
    }

    /// <summary>Checks that the entry's number is the one after its recipient's last.</summary>
    /// <exception cref="FsckException"><c>missing</c>.</exception>
    public async ValueTask CheckNumberAsync(LogEntry entry, CancellationToken cancellationToken)
    {
        NumberedDelivery detail = Details.Read(entry, _ => NumberedDelivery.Of(entry)!);
        if (!last.TryGetValue(detail.Recipient, out (long Number, long Index) before) && subject.Since > 0)
        {
            before.Number = await subject.Store.FindLastDeliveryAsync(detail.Recipient, subject.Since, cancellationToken).ConfigureAwait(false);
        }

        // Before the first entry that is checked stand rows, of which a recovery may have lost the last.
        long expected = before.Number + 1;
        bool follows = detail.Number == expected || (detail.Number > expected && before.Index == 0 && subject.Since > 0
            && await recoveries.AnyAsync(cancellationToken).ConfigureAwait(false));
        if (!follows)
        {
            throw new FsckException(Verdict.Missing, entry.Index, $"Delivery {expected} of {detail.Recipient} is missing before audit entry {entry.Index}.");
        }

        last[detail.Recipient] = (detail.Number, entry.Index);
    }

    private Manifest CheckManifest(LogEntry entry, OpenedAdvisory advisory, DeliveryRow row, Addition? addition)
    {
        Manifest signed = Details.Read(entry, row.Manifest, Manifest.Parse);
        ManifestContent manifest = signed.Content;
        bool same = manifest.Gateway == subject.Gateway && manifest.Advisory == row.Advisory && manifest.Sender == advisory.Row.Sender
            && manifest.Recipient == row.Recipient && IsSameAudience(manifest.Audience, row.Audience) && manifest.Tlp == advisory.Row.Tlp
            && manifest.PublishedAt == advisory.Row.PublishedAt && manifest.ExpiresAt == advisory.Row.ExpiresAt
            && manifest.Addition == addition?.Digest && HasDocuments(manifest, advisory.Documents);
        Details.Require(same, entry, "A manifest does not say what the tables say.");
        bool isOfThen = addition is null
            ? manifest.DirectorySize == advisory.Row.DirectorySize
            : manifest.DirectorySize <= Details.Read(entry, AdvisorySharedDetail.Parse).DirectorySize && HasKeys(manifest, addition.Content.Keys);
        Details.Require(isOfThen, entry, "A manifest is of another directory, or has other headers, than it was made with.");
        return signed;
    }

    /// <summary>The author's statement that the delivery came with: to its recipient, or to the one that an addition passes it on from.</summary>
    private async Task CheckStatementAsync(
        LogEntry entry, OpenedAdvisory advisory, DeliveryRow row, Manifest manifest, Addition? addition, CancellationToken cancellationToken)
    {
        Manifest answered = addition is null
            ? manifest
            : await FindAddressedAsync(entry, row.Advisory, addition.Content, cancellationToken).ConfigureAwait(false);
        Statement statement = Details.Read(entry, advisory.Common.Bytes, _ => advisory.Common.AnsweredBy(answered));
        bool same = statement.Digest == manifest.Content.Statement && (addition is null || statement.Digest == addition.Content.Statement);
        Details.Require(same, entry, "A manifest names another statement than the one that is stored.");
        signatures.Require(entry, advisory.Row.Sender, KeyPurpose.Sign, Namespaces.Statement, statement.Bytes, row.StatementSignature);
    }

    private static bool IsSameAudience(IReadOnlyList<PrincipalId>? left, IReadOnlyList<PrincipalId>? right) =>
        left is null ? right is null : right is not null && left.SequenceEqual(right);

    private async Task<Manifest> FindAddressedAsync(LogEntry entry, AdvisoryId advisory, AdditionContent addition, CancellationToken cancellationToken)
    {
        DeliveryRow? own = await subject.Store.FindDeliveryAsync(advisory, addition.AddedBy.Agency, cancellationToken).ConfigureAwait(false);
        Details.Require(own?.ManifestSha256 == addition.Manifest, entry, "An addition is of a delivery that its signer's agency does not have.");
        DeliveryRow? addressed = await subject.Store.FindDeliveryAsync(advisory, addition.StatementRecipient, cancellationToken).ConfigureAwait(false);
        return Details.Read(entry, Details.Found(addressed, entry).Manifest, Manifest.Parse);
    }

    private static bool HasKeys(ManifestContent manifest, IReadOnlyList<SealedKey> keys)
    {
        Dictionary<ReceiveKey, SealedKey> signed = keys.ToDictionary(key => key.RecipientKey);
        return manifest.SealedKeys() is var listed && listed.Count == signed.Count
            && listed.All(key => signed.TryGetValue(key.RecipientKey, out SealedKey? same) && same.Headers.SequenceEqual(key.Headers));
    }

    private static bool HasDocuments(ManifestContent manifest, IReadOnlyList<DocumentRow> documents) =>
        manifest.All.Select(document => (document.PayloadSize, document.PayloadSha256))
            .SequenceEqual(documents.Under(manifest.Class).Select(document => (document.PayloadSize, document.PayloadSha256)));
}
