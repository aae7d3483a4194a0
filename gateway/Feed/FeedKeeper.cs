using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Advisories.Sweeping;
using Gateway.Server.Options;
using Gateway.Server.Storage;

namespace Gateway.Server.Feed;

/// <summary>
/// Keeps the public feed as the setting says: with it, every advisory that is fit becomes public by an entry of its own before its first byte is; without it, what was public is taken down.
/// The gateways of one database should agree about it.
/// </summary>
internal sealed class FeedKeeper(
    IGatewayStore store, LogWriter<IGatewayTransaction> writer, FeedReader reader, GatewayOptions options, TimeProvider time, ILogger<FeedKeeper> logger)
    : BackgroundService
{
    private const int BatchSize = 100;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    // What was looked at once need not be looked at again while this process lives: documents do not change.
    private long after = -1;

    /// <summary>One look.</summary>
    /// <returns>How many advisories became public, or were taken down.</returns>
    public Task<int> SweepAsync(CancellationToken cancellationToken) => options.Feed.Public ? PublishAsync(cancellationToken) : CloseAsync(cancellationToken);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => PeriodicSweep.RunAsync(SweepAsync, Interval, time, logger, stoppingToken);

    private async Task<int> PublishAsync(CancellationToken cancellationToken)
    {
        int published = 0;
        while (await store.ReadClearAsync(after, BatchSize, cancellationToken) is { Items.Count: > 0 } page)
        {
            foreach (AdvisoryRow advisory in page.Items)
            {
                published += await IsDueAsync(advisory, cancellationToken) && await PublishAsync(advisory, cancellationToken) ? 1 : 0;
                after = advisory.PublishedIndex;
            }
        }

        return published;
    }

    private async Task<bool> IsDueAsync(AdvisoryRow advisory, CancellationToken cancellationToken)
    {
        IReadOnlyList<FeedRow> stays = await store.ReadFeedOfAsync(advisory.Id, cancellationToken);
        // The correction itself may be unfit for the feed, or nobody's outside to see: what it corrects is wrong all the same.
        if (await store.FindCorrectionAsync(advisory.Id, null, cancellationToken) is not null)
        {
            return false;
        }

        bool mayReturn = stays.Count == 0 || (stays[^1].RemovedIndex is long index && await WasClosedAsync(index, cancellationToken));
        return mayReturn && (await reader.ReadAsync(advisory, cancellationToken)).Count > 0;
    }

    // What was superseded does not come back; what went because the feed was turned off does.
    private async Task<bool> WasClosedAsync(long removedIndex, CancellationToken cancellationToken)
    {
        IReadOnlyList<StoredEntry> rows = await store.ReadEntriesAsync(LogName.Audit, removedIndex, 1, cancellationToken);
        return rows is [var row] && FeedRemovedDetail.Parse(LogEntry.Parse(row.Bytes).Detail).Reason == FeedRemoval.Closed;
    }

    private async Task<bool> PublishAsync(AdvisoryRow advisory, CancellationToken cancellationToken)
    {
        AdvisoryId? superseded = reader.SupersededBy(advisory);
        LogReceipt<bool> receipt = await writer.RunAsync(
            async (transaction, entries, token) =>
            {
                // Another gateway, the advisory's end or its correction may have come first.
                bool mayShow = await transaction.FindAdvisoryAsync(advisory.Id, token) is { Status: AdvisoryStatus.Published }
                    && await transaction.FindCorrectionAsync(advisory.Id, null, token) is null;
                if (!mayShow || await transaction.FindFeedAsync(advisory.Id, token) is not null)
                {
                    return false;
                }

                AppendedEntry entry = entries.Append(
                    LogName.Audit, EntryDrafts.FeedPublished(advisory.Id, new FeedPublishedDetail(entries.HeadSize(LogName.Directory))));
                await transaction.InsertFeedAsync(advisory.Id, entry.Index, token);
                if (superseded is { } before)
                {
                    await FeedRemovals.RemoveAsync(transaction, entries, before, FeedRemoval.Superseded, token);
                }

                return true;
            },
            cancellationToken);
        return receipt.Result;
    }

    private async Task<int> CloseAsync(CancellationToken cancellationToken)
    {
        int removed = 0;
        foreach (FeedRow row in await store.ReadFeedAsync(cancellationToken))
        {
            LogReceipt<bool> receipt = await writer.RunAsync(
                async (transaction, entries, token) => await FeedRemovals.RemoveAsync(transaction, entries, row.Advisory, FeedRemoval.Closed, token),
                cancellationToken);
            removed += receipt.Result ? 1 : 0;
        }

        return removed;
    }
}
