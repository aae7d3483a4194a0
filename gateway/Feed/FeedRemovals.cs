using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Feed;

/// <summary>Takes advisories out of the public feed, in the transaction that gives the reason.</summary>
internal static class FeedRemovals
{
    /// <summary>Removes an advisory, if it is public, and says so in the log.</summary>
    /// <returns>Whether it was public.</returns>
    public static async Task<bool> RemoveAsync(
        IGatewayTransaction transaction, EntryAppender entries, AdvisoryId advisory, FeedRemoval reason, CancellationToken cancellationToken)
    {
        if (await transaction.FindFeedAsync(advisory, cancellationToken) is null)
        {
            return false;
        }

        AppendedEntry entry = entries.Append(LogName.Audit, EntryDrafts.FeedRemoved(advisory, new FeedRemovedDetail(entries.HeadSize(LogName.Directory), reason)));
        await transaction.SetFeedRemovedAsync(advisory, entry.Index, cancellationToken);
        return true;
    }
}
