using System.Collections.Concurrent;
using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Feed;

/// <summary>
/// What is public now, read from the rows that entries stand for. Documents are decrypted to be listed once, and never kept. Of two documents under one path the first agency's counts, and of that
/// agency's the newest: nobody replaces somebody else's document by its tracking id.
/// </summary>
internal sealed class FeedCatalogue(IGatewayStore store, FeedReader reader)
{
    private readonly ConcurrentDictionary<AdvisoryId, IReadOnlyList<FeedDocument>> known = new();
    private FeedSnapshot? last;

    /// <summary>The feed as it is.</summary>
    public async Task<FeedSnapshot> ReadAsync(CancellationToken cancellationToken)
    {
        long change = await store.ReadLastFeedChangeAsync(cancellationToken) ?? 0;
        FeedSnapshot? before = last;
        if (before?.Change == change)
        {
            return before;
        }

        var documents = new Dictionary<string, FeedDocument>(StringComparer.Ordinal);
        foreach (FeedRow row in await store.ReadFeedAsync(cancellationToken))
        {
            foreach (FeedDocument document in await ReadAsync(row.Advisory, cancellationToken))
            {
                if (!documents.TryGetValue(document.Listing.Path, out FeedDocument? taken) || taken.Sender == document.Sender)
                {
                    documents[document.Listing.Path] = document;
                }
            }
        }

        // A change that was committed meanwhile is not the one that was asked for: the next request reads anew.
        return last = new FeedSnapshot(change, await ReadTimeAsync(change, cancellationToken), documents);
    }

    private async Task<IReadOnlyList<FeedDocument>> ReadAsync(AdvisoryId advisory, CancellationToken cancellationToken)
    {
        if (known.TryGetValue(advisory, out IReadOnlyList<FeedDocument>? documents))
        {
            return documents;
        }

        if (await store.FindAdvisoryAsync(advisory, cancellationToken) is not { Status: AdvisoryStatus.Published } row)
        {
            return [];
        }

        IReadOnlyList<FeedRow> stays = await store.ReadFeedOfAsync(advisory, cancellationToken);
        DateTimeOffset addedAt = await ReadTimeAsync(stays[0].PublishedIndex, cancellationToken);
        return known[advisory] =
        [
            .. (await reader.ReadAsync(row, cancellationToken)).Select(document => document with { Listing = document.Listing with { AddedAt = addedAt } }),
        ];
    }

    private async Task<DateTimeOffset> ReadTimeAsync(long index, CancellationToken cancellationToken) =>
        await store.ReadEntriesAsync(LogName.Audit, index, 1, cancellationToken) is [var row] ? LogEntry.Parse(row.Bytes).Time : DateTimeOffset.UnixEpoch;
}
