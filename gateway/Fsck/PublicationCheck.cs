using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Advisories.Csaf;
using Gateway.Server.Advisories.Reading;
using Gateway.Server.Storage;

namespace Gateway.Server.Fsck;

/// <summary>Checks an <c>advisory.published</c> entry: the advisory's row, its sealed statement, its payloads, kept file keys and the root over its manifests.</summary>
internal sealed class PublicationCheck(FsckSubject subject)
{
    private readonly DistributionCheck distributions = new(subject.Store);
    private readonly PayloadCheck payloads = new(subject.Payloads);
    private readonly SealedStatements statements = new(subject.Sealer);
    private readonly FileKeyCheck fileKeys = new(subject);
    private readonly SealedSummaries summaries = new(subject.Sealer);

    /// <summary>Checks.</summary>
    /// <returns>The advisory, opened, for the deliveries that follow.</returns>
    /// <exception cref="FsckException">What was found.</exception>
    public async Task<OpenedAdvisory> CheckAsync(LogEntry entry, CancellationToken cancellationToken)
    {
        AdvisoryPublishedDetail detail = Details.Read(entry, AdvisoryPublishedDetail.Parse);
        AdvisoryRow row = Details.Found(await subject.Store.FindAdvisoryByIndexAsync(entry.Index, cancellationToken).ConfigureAwait(false), entry);
        bool same = row.Id == Details.Subject(entry)
            && row.Sender == Details.Actor(entry)
            && row.SenderAgency == row.Sender.Agency
            && row.Tlp == detail.Tlp
            && row.DirectorySize == detail.DirectorySize;
        Details.Require(same, entry, "An advisory's row does not say what its audit entry says.");
        OpenedAdvisory advisory = await OpenAsync(entry, row, cancellationToken).ConfigureAwait(false);
        CheckStatement(entry, detail, advisory);
        CheckSummary(entry, advisory);
        PublishedTotals totals = await distributions.ReadTotalsAsync(entry, detail, cancellationToken).ConfigureAwait(false);
        await CheckManifestsAsync(entry, detail, totals, row, cancellationToken).ConfigureAwait(false);
        await CheckReleaseAsync(entry, detail, totals, cancellationToken).ConfigureAwait(false);
        await CheckClosingAsync(entry, row, cancellationToken).ConfigureAwait(false);
        if (row.Status == AdvisoryStatus.Published)
        {
            await payloads.CheckAsync(entry, advisory.Documents, cancellationToken).ConfigureAwait(false);
        }

        await fileKeys.CheckAsync(entry, advisory, cancellationToken).ConfigureAwait(false);

        return advisory;
    }

    private static void CheckStatement(LogEntry entry, AdvisoryPublishedDetail detail, OpenedAdvisory advisory)
    {
        StatementContent content = advisory.Common.Content;
        bool asPublished = content.DocumentCount == detail.Documents && (content as SealedContent)?.Commitment == detail.Commitment
            && (detail.Terms is null || detail.Terms == PublishedTerms.Of(content));
        Details.Require(asPublished, entry, "An advisory's statement does not have the documents, terms or commitment that its audit entry says.");

        // Rows of a program before, whose entries have no terms, do not have the column either.
        Details.Require(
            advisory.Row.Supersedes == (detail.Terms is null ? null : content.Supersedes), entry, "An advisory's row names another correction than its statement.");
    }

    /// <summary>Opens an advisory's statement and compares the columns that repeat it.</summary>
    public async Task<OpenedAdvisory> OpenAsync(LogEntry entry, AdvisoryRow row, CancellationToken cancellationToken)
    {
        StatementCommon common = Details.Read(entry, row.SealedCommon, _ => Open(entry, row));
        StatementContent content = common.Content;
        bool same = content.Gateway == subject.Gateway && content.Sender == row.Sender && content.Nonce.Span.SequenceEqual(row.Nonce)
            && content.Tlp == row.Tlp && content.ExpiresAt == row.ExpiresAt;
        Details.Require(same, entry, "An advisory's row does not say what its statement says.");
        IReadOnlyList<DocumentRow> documents = await subject.Store.ReadDocumentsAsync(row.Id, cancellationToken).ConfigureAwait(false);
        bool all = HasPayloads(content, documents) && documents.Select(document => document.Number).SequenceEqual(Enumerable.Range(0, documents.Count));
        Details.Require(all, entry, "An advisory does not have the documents that its statement names.");
        Details.Require(documents.Sum(document => document.PayloadSize) == row.StoredBytes, entry, "An advisory's size is not that of its payloads.");
        return new OpenedAdvisory(row, common, documents, await ReadAskedAsync(entry, row, cancellationToken).ConfigureAwait(false));
    }

    private async Task<Obligation?> ReadAskedAsync(LogEntry entry, AdvisoryRow row, CancellationToken cancellationToken)
    {
        LogEntry published = entry.Action == ActionNames.AdvisoryPublished ? entry : await ReadPublishedAsync(entry, row, cancellationToken).ConfigureAwait(false);
        return Details.Read(published, AdvisoryPublishedDetail.Parse).Terms?.RespondBy is { } respondBy ? new Obligation(row.Sender.Agency, respondBy) : null;
    }

    /// <summary>The publication of a delivery, where a check begins between the two.</summary>
    private async Task<LogEntry> ReadPublishedAsync(LogEntry delivery, AdvisoryRow row, CancellationToken cancellationToken)
    {
        IReadOnlyList<StoredEntry> stored = await subject.Store.ReadEntriesAsync(LogName.Audit, row.PublishedIndex, 1, cancellationToken).ConfigureAwait(false);
        LogEntry? published = stored.Count == 1 && stored[0].Index == row.PublishedIndex ? LogEntry.Parse(stored[0].Bytes) : null;
        Details.Require(
            published?.Action == ActionNames.AdvisoryPublished && published.Subject == row.Id.Value, delivery, "An advisory's row names another publication.");
        return published!;
    }

    /// <summary>
    /// Class by class, all of the statement's payloads. That each is the one that was signed or stored, its class included, shows where a manifest lists it.
    /// </summary>
    private static bool HasPayloads(StatementContent content, IReadOnlyList<DocumentRow> documents)
    {
        IEnumerable<(HeaderClass, int)> found = documents.GroupBy(document => document.HeaderClass).Select(set => (set.Key, set.Count()));
        return content is SealedContent hidden
            ? found.SequenceEqual(hidden.Payloads.Select(set => (set.Class, set.All.Count)))
            : documents.Count > 0 && found.All(set => set.Item2 == content.DocumentCount);
    }

    /// <summary>What the documents say of themselves only their readers can see again; that the gateway wrote it, of such documents, is seen here.</summary>
    private void CheckSummary(LogEntry entry, OpenedAdvisory advisory)
    {
        if (advisory.Row.SealedSummary is not { } stored)
        {
            return;
        }

        AdvisorySummary summary = Details.Read(entry, stored, _ => OpenSummary(entry, advisory.Row));
        bool fits = advisory.Common.Content is OpenContent open
            && summary.Documents.All(document => document.Number < open.Documents.Count && DocumentReading.IsExpectedIn(open.Documents[document.Number].MediaType))
            && summary.Documents.All(document => document.Csaf.Tlp is not { } label || label >= open.Tlp);
        Details.Require(fits, entry, "What is stored of an advisory's documents does not fit its statement.");
    }

    private AdvisorySummary OpenSummary(LogEntry entry, AdvisoryRow row)
    {
        try
        {
            return summaries.Open(row)!;
        }
        catch (SealedDataException)
        {
            throw new FsckException(Verdict.Tampered, entry.Index, "The sealed summary of an advisory does not open under the storage key.");
        }
    }

    private StatementCommon Open(LogEntry entry, AdvisoryRow row)
    {
        try
        {
            return statements.Open(row);
        }
        catch (SealedDataException)
        {
            throw new FsckException(Verdict.Tampered, entry.Index, "The sealed statement of an advisory does not open under the storage key.");
        }
    }

    private async Task CheckManifestsAsync(LogEntry entry, AdvisoryPublishedDetail detail, PublishedTotals totals, AdvisoryRow row, CancellationToken cancellationToken)
    {
        IReadOnlyList<DeliverySummary> all = await subject.Store.ReadDeliveriesAsync(row.Id, cancellationToken).ConfigureAwait(false);
        // The entries of those that were published stand right behind the publication's; what was shared came later.
        DeliverySummary[] deliveries = [.. all.Where(delivery => delivery.AddressedIndex < detail.ReleaseIndex(entry.Index, totals))];
        if (deliveries.Length < totals.Recipients)
        {
            throw new FsckException(Verdict.Missing, entry.Index, "A delivery of an advisory is not stored.");
        }

        RootHash root = ManifestsRoot.Compute(deliveries.Select(delivery => KeyValuePair.Create(delivery.Recipient, delivery.ManifestSha256)));
        Details.Require(deliveries.Length == totals.Recipients && root == totals.Manifests, entry, "An advisory's manifests are not those that were published.");
    }

    /// <summary>A publication that two publishers stand by has the second one's word right behind its recipients; what that says is checked there.</summary>
    private async Task CheckReleaseAsync(LogEntry entry, AdvisoryPublishedDetail detail, PublishedTotals totals, CancellationToken cancellationToken)
    {
        if (detail.Release is null)
        {
            return;
        }

        long place = detail.ReleaseIndex(entry.Index, totals);
        IReadOnlyList<StoredEntry> release = await subject.Store.ReadEntriesAsync(LogName.Audit, place, 1, cancellationToken).ConfigureAwait(false);
        bool released = release.Count == 1 && LogEntry.Parse(release[0].Bytes) is var stored
            && stored.Action == ActionNames.AdvisoryReleased && stored.Subject == entry.Subject;
        if (!released)
        {
            throw new FsckException(Verdict.Missing, place, $"The release that audit entry {entry.Index} names is not in the log.");
        }
    }

    /// <summary>A row that says closed needs an entry that closed it; otherwise its content was made to vanish without a word.</summary>
    private async Task CheckClosingAsync(LogEntry entry, AdvisoryRow row, CancellationToken cancellationToken)
    {
        if (row.Status == AdvisoryStatus.Published)
        {
            Details.Require(row.ClosedIndex is null, entry, "A published advisory names an entry that closed it.");
            return;
        }

        IReadOnlyList<StoredEntry> closing = row.ClosedIndex is long index
            ? await subject.Store.ReadEntriesAsync(LogName.Audit, index, 1, cancellationToken).ConfigureAwait(false)
            : [];
        string action = row.Status == AdvisoryStatus.Withdrawn ? ActionNames.AdvisoryWithdrawn : ActionNames.AdvisoryExpired;
        bool closed = closing.Count == 1 && closing[0].Index == row.ClosedIndex
            && LogEntry.Parse(closing[0].Bytes) is var stored && stored.Action == action && stored.Subject == row.Id.Value;
        Details.Require(closed, entry, "An advisory was closed without an entry that says so.");
    }
}
