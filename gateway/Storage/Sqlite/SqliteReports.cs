using Dapper;
using Gateway.Exchange;
using Gateway.Server.Storage.Columns;
using Microsoft.Data.Sqlite;

namespace Gateway.Server.Storage.Sqlite;

/// <summary>Tables <c>report_progress</c>, <c>report_tally</c> and <c>report_open</c>.</summary>
internal static class SqliteReports
{
    private const string ReadProgressSql = "SELECT size, last_time, last_leaf FROM report_progress WHERE log = 'audit'";

    public static ReportProgress ReadProgress(SqliteConnection connection) =>
        connection.QuerySingleOrDefault<ProgressColumns>(ReadProgressSql)?.ToProgress() ?? ReportProgress.None;

    private const string OpenColumns = "advisory, recipient, sender, addressed_at, respond_by";
    private const string ReadOpenSql = $"SELECT {OpenColumns} FROM report_open WHERE advisory = @advisory";
    private const string ReadOpenOfSql = $"{ReadOpenSql} AND recipient = @recipient";

    public static IReadOnlyList<OpenDelivery> ReadOpen(SqliteConnection connection, AdvisoryId advisory, AgencyId? recipient) =>
        ToDeliveries(recipient is { } one
            ? connection.Query<OpenDeliveryColumns>(ReadOpenOfSql, new { advisory, recipient = one })
            : connection.Query<OpenDeliveryColumns>(ReadOpenSql, new { advisory }));

    private const string TallyColumnList = "giver, taker, month, kind, facet, items, documents, bytes";
    private const string ReadTalliesSql = $"SELECT {TallyColumnList} FROM report_tally WHERE month BETWEEN @from AND @to LIMIT @most";

    // Each side by its own index; what an agency did with itself would stand in both, and there is none.
    private const string ReadOwnTalliesSql = $"""
        SELECT {TallyColumnList} FROM report_tally WHERE giver = @agency AND month BETWEEN @from AND @to
        UNION ALL
        SELECT {TallyColumnList} FROM report_tally WHERE taker = @agency AND month BETWEEN @from AND @to
        LIMIT @most
        """;

    private const string Overdue = "respond_by IS NOT NULL AND respond_by < @asOf AND addressed_at >= @start AND addressed_at < @end";

    private const string CountOverdueSql = $"""
        SELECT sender, recipient, COUNT(*) AS deliveries FROM report_open WHERE {Overdue} GROUP BY sender, recipient
        """;

    private const string CountOwnOverdueSql = $"""
        SELECT sender, recipient, COUNT(*) AS deliveries FROM report_open WHERE sender = @agency AND {Overdue} GROUP BY sender, recipient
        UNION ALL
        SELECT sender, recipient, COUNT(*) AS deliveries FROM report_open WHERE recipient = @agency AND {Overdue} GROUP BY sender, recipient
        """;

    public static ReportSource Read(SqliteConnection connection, ReportWindow window, AgencyId? agency, int limit) => SqliteSnapshot.Read(connection, () =>
    {
        ReportProgress progress = ReadProgress(connection);
        var months = new { agency = agency?.Value, from = window.From.Number, to = window.To.Number, most = limit + 1 };
        var times = new { agency = agency?.Value, asOf = progress.LastTime, start = window.From.Start, end = window.To.End };
        return new ReportSource(
            progress,
            [.. connection.Query<TallyColumns>(agency is null ? ReadTalliesSql : ReadOwnTalliesSql, months).Select(columns => columns.ToRow())],
            [.. connection.Query<OverdueColumns>(agency is null ? CountOverdueSql : CountOwnOverdueSql, times).Select(columns => columns.ToCount())]);
    });

    private const string ReadCommunitySql = """
        SELECT month, facet, SUM(items) AS items, SUM(documents) AS documents, SUM(bytes) AS bytes FROM report_tally
        WHERE kind = 'published' AND month BETWEEN @from AND @to AND giver <> @except
        GROUP BY month, facet HAVING COUNT(DISTINCT giver) >= @least ORDER BY month, facet
        """;

    public static IReadOnlyList<CommunityRow> ReadCommunity(SqliteConnection connection, ReportWindow window, AgencyId except, int least) =>
    [
        .. connection.Query<CommunityColumns>(ReadCommunitySql, new { from = window.From.Number, to = window.To.Number, except, least })
            .Select(columns => columns.ToRow()),
    ];

    private const string ReadAllTalliesSql = $"SELECT {TallyColumnList} FROM report_tally";
    private const string ReadAllOpenSql = $"SELECT {OpenColumns} FROM report_open";

    public static StoredReport ReadAll(SqliteConnection connection) => SqliteSnapshot.Read(connection, () => new StoredReport(
        ReadProgress(connection),
        [.. connection.Query<TallyColumns>(ReadAllTalliesSql).Select(columns => columns.ToRow())],
        ToDeliveries(connection.Query<OpenDeliveryColumns>(ReadAllOpenSql))));

    private const string PutProgressSql = """
        INSERT INTO report_progress (log, size, last_time, last_leaf) VALUES ('audit', @size, @lastTime, @lastLeaf)
        ON CONFLICT (log) DO UPDATE SET size = excluded.size, last_time = excluded.last_time, last_leaf = excluded.last_leaf
        """;

    private const string AddSql = """
        INSERT INTO report_tally (giver, taker, month, kind, facet, items, documents, bytes)
        VALUES (@giver, @taker, @month, @kind, @facet, @items, @documents, @bytes)
        ON CONFLICT (giver, month, taker, kind, facet) DO UPDATE
        SET items = items + excluded.items, documents = documents + excluded.documents, bytes = bytes + excluded.bytes
        """;

    private const string OpenSql = """
        INSERT INTO report_open (advisory, recipient, sender, addressed_at, respond_by) VALUES (@advisory, @recipient, @sender, @addressed_at, @respond_by)
        """;

    private const string EndSql = "DELETE FROM report_open WHERE advisory = @advisory AND recipient = @recipient";

    /// <summary>Adds what a portion counted, unless another gateway did.</summary>
    public static bool TryAdvance(SqliteConnection connection, ReportAdvance advance)
    {
        if (ReadProgress(connection).Size != advance.From)
        {
            return false;
        }

        connection.Execute(PutProgressSql, new { size = advance.To.Size, lastTime = advance.To.LastTime, lastLeaf = advance.To.LastLeaf.Value.Bytes.ToArray() });
        using SqliteStatement add = SqliteStatement.Of(connection, AddSql);
        foreach (TallyRow row in advance.Tallies)
        {
            add.Bind(row.Key.Giver.Value).Bind(row.Key.Taker?.Value ?? "").Bind(row.Key.Month.Number).Bind(row.Key.Kind.ToWire()).Bind(row.Key.Facet)
                .Bind(row.Amount.Items).Bind(row.Amount.Documents).Bind(row.Amount.Bytes).Run();
        }

        using SqliteStatement end = SqliteStatement.Of(connection, EndSql);
        foreach (OpenDelivery delivery in advance.Ended)
        {
            end.Bind(delivery.Advisory.ToBytes()).Bind(delivery.Recipient.Value).Run();
        }

        using SqliteStatement open = SqliteStatement.Of(connection, OpenSql);
        foreach (OpenDelivery delivery in advance.Opened)
        {
            open.Bind(delivery.Advisory.ToBytes()).Bind(delivery.Recipient.Value).Bind(delivery.Sender.Value).Bind(delivery.AddressedAt).Bind(delivery.RespondBy).Run();
        }

        return true;
    }

    private static OpenDelivery[] ToDeliveries(IEnumerable<OpenDeliveryColumns> rows) => [.. rows.Select(columns => columns.ToDelivery())];
}
