using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Reports;

/// <summary>
/// Counts new entries of the audit log, portion by portion, with the fold that auditors run. A portion is read and counted outside of the log's lock, since entries never change;
/// under it only what came out is added, if nobody was faster. So the cost is that of the new entries, whatever the log's size, and no publication waits for it.
/// </summary>
internal sealed class ReportCounting(IGatewayStore store, LogWriter<IGatewayTransaction> writer)
{
    private const int EntriesAtOnce = 1000;

    /// <summary>Counts until nothing is left, or so many portions were taken.</summary>
    /// <returns>How many portions this process added.</returns>
    /// <exception cref="DocumentException">An entry does not read as what its action says: the database was tampered with, and counting stops before it.</exception>
    /// <exception cref="EntryFormatException">As above: a row is no entry.</exception>
    public async Task<int> CatchUpAsync(int portions, CancellationToken cancellationToken)
    {
        int added = 0;
        for (int portion = 0; portion < portions; portion++)
        {
            ReportProgress progress = await store.ReadReportProgressAsync(cancellationToken);
            long size = (await store.ReadHeadAsync(LogName.Audit, cancellationToken)).Size;
            if (await CountAsync(progress, size, cancellationToken) is not { } advance)
            {
                break;
            }

            LogReceipt<bool> receipt = await writer.RunAsync(
                async (transaction, _, token) => await transaction.TryAdvanceReportAsync(advance, token), cancellationToken);
            added += receipt.Result ? 1 : 0;
        }

        return added;
    }

    private async Task<ReportAdvance?> CountAsync(ReportProgress progress, long size, CancellationToken cancellationToken)
    {
        int count = (int)Math.Min(EntriesAtOnce, size - progress.Size);
        StoredEntry[] rows = count > 0 ? [.. (await store.ReadEntriesAsync(LogName.Audit, progress.Size, count, cancellationToken)).Where(row => row.Index < size)] : [];
        if (rows.Length == 0)
        {
            return null;
        }

        LogEntry[] entries = [.. rows.Select(row => LogEntry.Parse(row.Bytes))];
        var fold = new ReportFold();
        HashSet<OpenDelivery> before = await ResumeAsync(fold, entries, cancellationToken);
        Array.ForEach(entries, fold.Add);
        HashSet<OpenDelivery> after = [.. fold.Open];
        return new ReportAdvance(
            progress.Size,
            new ReportProgress(entries[^1].Index + 1, entries[^1].Time, MerkleTree.HashLeaf(rows[^1].Bytes.Span)),
            [.. fold.Tallies.Select(tally => new TallyRow(tally.Key, tally.Value))],
            [.. after.Except(before)],
            [.. before.Except(after)]);
    }

    /// <summary>Gives the fold what it has to know of before the entries: publications, and the open deliveries that the entries are about.</summary>
    private async Task<HashSet<OpenDelivery>> ResumeAsync(ReportFold fold, LogEntry[] entries, CancellationToken cancellationToken)
    {
        HashSet<string> here = [.. entries.Where(entry => entry.Action == ActionNames.AdvisoryPublished).Select(entry => entry.Subject)];
        foreach (LogEntry delivery in entries.Where(entry => entry.Action is ActionNames.AdvisoryAddressed or ActionNames.AdvisoryShared))
        {
            if (here.Add(delivery.Subject) && await FindPublicationAsync(delivery, cancellationToken) is { } published)
            {
                fold.Resume(published);
            }
        }

        HashSet<OpenDelivery> resumed = [];
        foreach ((AdvisoryId advisory, AgencyId? recipient) in entries.SelectMany(EndedBy).Distinct())
        {
            foreach (OpenDelivery delivery in await store.ReadOpenDeliveriesAsync(advisory, recipient, cancellationToken))
            {
                fold.Resume(delivery);
                resumed.Add(delivery);
            }
        }

        return resumed;
    }

    /// <summary>The publication of a delivery: where the advisory's row says or, if entries were brought back without their rows, wherever it stands before it.</summary>
    private async Task<LogEntry?> FindPublicationAsync(LogEntry delivery, CancellationToken cancellationToken)
    {
        AdvisoryRow? row = AdvisoryId.TryParse(delivery.Subject, out AdvisoryId advisory) ? await store.FindAdvisoryAsync(advisory, cancellationToken) : null;
        long end = row is null ? delivery.Index : row.PublishedIndex + 1;
        while (end > 0)
        {
            long start = row is null ? Math.Max(0, end - EntriesAtOnce) : row.PublishedIndex;
            IReadOnlyList<StoredEntry> rows = await store.ReadEntriesAsync(LogName.Audit, start, (int)(end - start), cancellationToken);
            LogEntry? published = rows.Where(stored => stored.Index < end).Select(stored => LogEntry.Parse(stored.Bytes))
                .FirstOrDefault(entry => entry.Action == ActionNames.AdvisoryPublished && entry.Subject == delivery.Subject);
            if (published is not null || row is not null)
            {
                return published;
            }

            end = start;
        }

        return null;
    }

    private static IEnumerable<(AdvisoryId Advisory, AgencyId? Recipient)> EndedBy(LogEntry entry)
    {
        if (!AdvisoryId.TryParse(entry.Subject, out AdvisoryId advisory))
        {
            yield break;
        }

        if (entry.Action == ActionNames.AdvisoryAcknowledged && PrincipalId.TryParse(entry.Actor, out PrincipalId recipient))
        {
            yield return (advisory, recipient.Agency);
        }
        else if (entry.Action is ActionNames.AdvisoryWithdrawn or ActionNames.AdvisoryExpired)
        {
            yield return (advisory, null);
        }
    }
}
