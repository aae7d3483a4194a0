using Gateway.Audit;
using Gateway.Exchange;
using Microsoft.Data.Sqlite;

namespace Gateway.Server.Storage.Sqlite;

/// <summary>Pages of an inbox, an outbox, what any member may fetch and what is owed, each read from one state of the database.</summary>
internal static class SqlitePages
{
    public static InboxPage ReadInbox(SqliteConnection connection, PrincipalId reader, long after, int limit) => SqliteSnapshot.Read(connection, () =>
    {
        IReadOnlyList<DeliverySummary> deliveries = SqliteDeliveries.ReadInbox(connection, reader, after, limit);
        InboxItem[] items = [.. deliveries.Select(delivery => new InboxItem(
            SqliteAdvisories.Find(connection, delivery.Advisory)!, delivery, SqliteAdvisories.FindCorrection(connection, delivery.Advisory, reader)))];
        return new InboxPage(items, items.Length == 0 ? after : items[^1].Delivery.AddressedIndex, SqliteLogs.ReadSize(connection, LogName.Audit));
    });

    public static OutboxPage ReadOutbox(SqliteConnection connection, AgencyId sender, long after, int limit) => SqliteSnapshot.Read(connection, () =>
    {
        IReadOnlyList<AdvisoryRow> advisories = SqliteAdvisories.ReadOutbox(connection, sender, after, limit);
        OutboxItem[] items = [.. advisories.Select(advisory => new OutboxItem(
            advisory, SqliteDeliveries.Read(connection, advisory.Id), SqliteAdvisories.FindCorrection(connection, advisory.Id, null)))];
        return new OutboxPage(items, items.Length == 0 ? after : items[^1].Advisory.PublishedIndex, SqliteLogs.ReadSize(connection, LogName.Audit));
    });

    public static ClearPage ReadClear(SqliteConnection connection, long after, int limit) => SqliteSnapshot.Read(connection, () =>
    {
        IReadOnlyList<AdvisoryRow> advisories = SqliteAdvisories.ReadClear(connection, after, limit);
        return new ClearPage(
            advisories, advisories.Count == 0 ? after : advisories[^1].PublishedIndex, SqliteLogs.ReadSize(connection, LogName.Audit));
    });

    public static ObligationPage ReadOwed(SqliteConnection connection, PrincipalId reader, long after, int limit) =>
        ReadObligations(connection, SqliteDeliveries.ReadOwed, reader, reader, after, limit);

    public static ObligationPage ReadDue(SqliteConnection connection, AgencyId sender, long after, int limit) =>
        ReadObligations(connection, SqliteDeliveries.ReadDue, sender, null, after, limit);

    private static ObligationPage ReadObligations<T>(
        SqliteConnection connection, Func<SqliteConnection, T, long, int, IReadOnlyList<DeliverySummary>> read, T whose, PrincipalId? reader, long after, int limit) =>
        SqliteSnapshot.Read(connection, () =>
        {
            ObligationItem[] items =
            [
                .. read(connection, whose, after, limit).Select(delivery => new ObligationItem(
                    SqliteAdvisories.Find(connection, delivery.Advisory)!, delivery, SqliteAdvisories.FindCorrection(connection, delivery.Advisory, reader))),
            ];
            return new ObligationPage(items, items.Length == 0 ? after : items[^1].Delivery.AddressedIndex, SqliteLogs.ReadSize(connection, LogName.Audit));
        });
}
