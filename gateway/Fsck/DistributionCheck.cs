using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Fsck;

/// <summary>Checks an <c>advisory.distributed</c> entry: the publication right before it commits to it.</summary>
internal sealed class DistributionCheck(IGatewayStore store)
{
    /// <summary>Checks.</summary>
    /// <exception cref="FsckException"><c>tampered</c>.</exception>
    public async Task CheckAsync(LogEntry entry, CancellationToken cancellationToken)
    {
        AdvisoryDistributedDetail distribution = Details.Read(entry, AdvisoryDistributedDetail.Parse);
        long before = entry.Index - 1;
        IReadOnlyList<StoredEntry> rows = await store.ReadEntriesAsync(LogName.Audit, before, 1, cancellationToken).ConfigureAwait(false);
        bool follows = rows is [var row] && row.Index == before && Commits(LogEntry.Parse(row.Bytes), entry, distribution);
        Details.Require(follows, entry, $"Audit entry {entry.Index} distributes what no publication right before it commits to.");
    }

    /// <summary>What a publication, or the distribution that it commits to and that stands right behind it, says of the recipients.</summary>
    /// <exception cref="FsckException"><c>missing</c>, or <c>tampered</c> if another one stands there.</exception>
    public async Task<PublishedTotals> ReadTotalsAsync(LogEntry published, AdvisoryPublishedDetail detail, CancellationToken cancellationToken)
    {
        if (detail.Totals is { } told)
        {
            return told;
        }

        long next = published.Index + 1;
        IReadOnlyList<StoredEntry> rows = await store.ReadEntriesAsync(LogName.Audit, next, 1, cancellationToken).ConfigureAwait(false);
        LogEntry? distributed = rows is [var row] && row.Index == next ? LogEntry.Parse(row.Bytes) : null;
        bool follows = distributed?.Action == ActionNames.AdvisoryDistributed && distributed.Subject == published.Subject && distributed.Actor == published.Actor;
        if (!follows)
        {
            throw new FsckException(Verdict.Missing, next, $"The publication at {published.Index} is not followed by the entry that says to how many it was addressed.");
        }

        PublishedTotals? totals = detail.TotalsWith(Details.Read(distributed!, AdvisoryDistributedDetail.Parse));
        return totals ?? throw new FsckException(Verdict.Tampered, next, $"Audit entry {next} is not the distribution that the publication before it commits to.");
    }

    private static bool Commits(LogEntry published, LogEntry entry, AdvisoryDistributedDetail distribution) =>
        published.Action == ActionNames.AdvisoryPublished && published.Subject == entry.Subject && published.Actor == entry.Actor
        && Details.Read(published, AdvisoryPublishedDetail.Parse) is { Distribution: not null } detail && detail.TotalsWith(distribution) is not null
        && detail.DirectorySize == distribution.DirectorySize;
}
