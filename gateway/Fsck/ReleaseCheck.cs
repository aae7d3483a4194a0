using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Fsck;

/// <summary>Checks an <c>advisory.released</c> entry, which is all there is of a release: its place, what it is of, and whose signature it holds.</summary>
internal sealed class ReleaseCheck(FsckSubject subject, Signatures signatures)
{
    /// <summary>Checks.</summary>
    /// <exception cref="FsckException">What was found.</exception>
    public async Task CheckAsync(LogEntry entry, CancellationToken cancellationToken)
    {
        AdvisoryReleasedDetail detail = Details.Read(entry, AdvisoryReleasedDetail.Parse);
        Release release = detail.Released.Release;
        AdvisoryRow advisory = Details.Found(await subject.Store.FindAdvisoryAsync(Details.Subject(entry), cancellationToken).ConfigureAwait(false), entry);
        bool same = release.Gateway == subject.Gateway && release.Sender == advisory.Sender && release.Principal == Details.Actor(entry)
            && detail.DirectorySize == advisory.DirectorySize;
        Details.Require(same, entry, "A release does not say what its audit entry and the advisory's row say.");
        await CheckPublicationAsync(entry, advisory, release, cancellationToken).ConfigureAwait(false);
        signatures.Require(entry, release.Principal, KeyPurpose.Sign, Namespaces.Release, release.Bytes, detail.Released.Signature);
    }

    private async Task CheckPublicationAsync(LogEntry entry, AdvisoryRow advisory, Release release, CancellationToken cancellationToken)
    {
        IReadOnlyList<StoredEntry> published = await subject.Store.ReadEntriesAsync(LogName.Audit, advisory.PublishedIndex, 1, cancellationToken).ConfigureAwait(false);
        Details.Require(published.Count == 1, entry, "The publication that an entry releases is not stored.");
        LogEntry publishedEntry = LogEntry.Parse(published[0].Bytes);
        AdvisoryPublishedDetail publication = Details.Read(publishedEntry, AdvisoryPublishedDetail.Parse);
        PublishedTotals totals = await new DistributionCheck(subject.Store).ReadTotalsAsync(publishedEntry, publication, cancellationToken).ConfigureAwait(false);
        bool follows = publication.Release == release.Digest && entry.Index == publication.ReleaseIndex(publishedEntry.Index, totals);
        Details.Require(follows, entry, "A release is not the one that its publication names, or not in its place.");
        var statements = new Dictionary<AgencyId, Sha256Digest>();
        foreach (DeliverySummary delivery in await subject.Store.ReadDeliveriesAsync(advisory.Id, cancellationToken).ConfigureAwait(false))
        {
            DeliveryRow row = Details.Found(await subject.Store.FindDeliveryAsync(advisory.Id, delivery.Recipient, cancellationToken).ConfigureAwait(false), entry);
            statements[row.Recipient] = Details.Read(entry, row.Manifest, Manifest.Parse).Content.Statement;
        }

        // Each manifest was held against its own entry, and the statement that it names against the one that is stored.
        Details.Require(StatementsRoot.Compute(statements) == release.Statements, entry, "A release is of other statements than those that were published.");
    }
}
