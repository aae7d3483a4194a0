using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Fsck;

/// <summary>Checks the entries of the public feed against the rows that say what is public.</summary>
internal sealed class FeedCheck(IGatewayStore store)
{
    /// <summary>Checks <c>feed.published</c>: its row, and where the row says that it was removed, the entry that says so.</summary>
    /// <exception cref="FsckException">What was found.</exception>
    public async Task CheckPublishedAsync(LogEntry entry, CancellationToken cancellationToken)
    {
        Details.Read(entry, FeedPublishedDetail.Parse);
        FeedRow row = Details.Found(await store.FindFeedByIndexAsync(entry.Index, cancellationToken).ConfigureAwait(false), entry);
        Details.Require(row.Advisory == Details.Subject(entry), entry, "A row of the public feed is of another advisory than its audit entry.");
        if (row.RemovedIndex is long removed)
        {
            IReadOnlyList<StoredEntry> found = await store.ReadEntriesAsync(LogName.Audit, removed, 1, cancellationToken).ConfigureAwait(false);
            bool isOnRecord = found is [var stored] && stored.Index == removed
                && LogEntry.Parse(stored.Bytes) is { Action: ActionNames.FeedRemoved } removal && removal.Subject == entry.Subject;
            Details.Require(isOnRecord, entry, "An advisory left the public feed without an entry that says so.");
        }
    }

    /// <summary>Checks <c>feed.removed</c>: a row of its advisory ended with it.</summary>
    /// <exception cref="FsckException">What was found.</exception>
    public async Task CheckRemovedAsync(LogEntry entry, CancellationToken cancellationToken)
    {
        Details.Read(entry, FeedRemovedDetail.Parse);
        IReadOnlyList<FeedRow> stays = await store.ReadFeedOfAsync(Details.Subject(entry), cancellationToken).ConfigureAwait(false);
        Details.RequireStored(stays.Any(stay => stay.RemovedIndex == entry.Index), entry);
    }
}
