using Gateway.Audit;
using Gateway.Exchange;

namespace Gateway.Server.Storage.SqlServer;

/// <summary>
/// Pages of an inbox, an outbox, what any member may fetch and what is owed. Each statement sees its own moment, so the size is read first: what the page then holds beyond it is no harm, while a
/// size beyond what the page holds would be.
/// </summary>
internal static class SqlServerPages
{
    public static async Task<InboxPage> ReadInboxAsync(SqlServerSession session, PrincipalId reader, long after, int limit)
    {
        long size = await SqlServerLogs.ReadSizeAsync(session, LogName.Audit).ConfigureAwait(false);
        var items = new List<InboxItem>();
        foreach (DeliverySummary delivery in await SqlServerDeliveries.ReadInboxAsync(session, reader, after, limit).ConfigureAwait(false))
        {
            AdvisoryRow? advisory = await SqlServerAdvisories.FindAsync(session, delivery.Advisory).ConfigureAwait(false);
            items.Add(new InboxItem(
                advisory!, delivery, await SqlServerAdvisories.FindCorrectionAsync(session, delivery.Advisory, reader).ConfigureAwait(false)));
        }

        return new InboxPage(items, items.Count == 0 ? after : items[^1].Delivery.AddressedIndex, size);
    }

    public static async Task<OutboxPage> ReadOutboxAsync(SqlServerSession session, AgencyId sender, long after, int limit)
    {
        long size = await SqlServerLogs.ReadSizeAsync(session, LogName.Audit).ConfigureAwait(false);
        var items = new List<OutboxItem>();
        foreach (AdvisoryRow advisory in await SqlServerAdvisories.ReadOutboxAsync(session, sender, after, limit).ConfigureAwait(false))
        {
            IReadOnlyList<DeliverySummary> deliveries = await SqlServerDeliveries.ReadAsync(session, advisory.Id).ConfigureAwait(false);
            items.Add(new OutboxItem(
                advisory, deliveries, await SqlServerAdvisories.FindCorrectionAsync(session, advisory.Id, null).ConfigureAwait(false)));
        }

        return new OutboxPage(items, items.Count == 0 ? after : items[^1].Advisory.PublishedIndex, size);
    }

    public static async Task<ClearPage> ReadClearAsync(SqlServerSession session, long after, int limit)
    {
        long size = await SqlServerLogs.ReadSizeAsync(session, LogName.Audit).ConfigureAwait(false);
        IReadOnlyList<AdvisoryRow> advisories = await SqlServerAdvisories.ReadClearAsync(session, after, limit).ConfigureAwait(false);
        return new ClearPage(advisories, advisories.Count == 0 ? after : advisories[^1].PublishedIndex, size);
    }

    public static async Task<ObligationPage> ReadOwedAsync(SqlServerSession session, PrincipalId reader, long after, int limit)
    {
        long size = await SqlServerLogs.ReadSizeAsync(session, LogName.Audit).ConfigureAwait(false);
        IReadOnlyList<DeliverySummary> deliveries = await SqlServerDeliveries.ReadOwedAsync(session, reader, after, limit).ConfigureAwait(false);
        return await CompleteAsync(session, deliveries, reader, after, size).ConfigureAwait(false);
    }

    public static async Task<ObligationPage> ReadDueAsync(SqlServerSession session, AgencyId sender, long after, int limit)
    {
        long size = await SqlServerLogs.ReadSizeAsync(session, LogName.Audit).ConfigureAwait(false);
        IReadOnlyList<DeliverySummary> deliveries = await SqlServerDeliveries.ReadDueAsync(session, sender, after, limit).ConfigureAwait(false);
        return await CompleteAsync(session, deliveries, null, after, size).ConfigureAwait(false);
    }

    private static async Task<ObligationPage> CompleteAsync(
        SqlServerSession session, IReadOnlyList<DeliverySummary> deliveries, PrincipalId? reader, long after, long size)
    {
        var items = new List<ObligationItem>();
        foreach (DeliverySummary delivery in deliveries)
        {
            AdvisoryRow? advisory = await SqlServerAdvisories.FindAsync(session, delivery.Advisory).ConfigureAwait(false);
            items.Add(new ObligationItem(
                advisory!, delivery, await SqlServerAdvisories.FindCorrectionAsync(session, delivery.Advisory, reader).ConfigureAwait(false)));
        }

        return new ObligationPage(items, items.Count == 0 ? after : items[^1].Delivery.AddressedIndex, size);
    }
}
