using System.Data;
using System.Globalization;
using Gateway.Exchange;
using Gateway.Server.Storage.Columns;

namespace Gateway.Server.Storage.SqlServer;

/// <summary>
/// Tables <c>report_progress</c>, <c>report_tally</c> and <c>report_open</c>. They are changed under the log's lock. Each statement of a read sees its own moment, so a read
/// looks at the progress before and after, and begins anew if a portion was counted in between.
/// </summary>
internal static class SqlServerReports
{
    private const int Attempts = 20;

    private const string ReadProgressSql = "SELECT size, last_time, last_leaf FROM report_progress WHERE log = 'audit'";

    public static async Task<ReportProgress> ReadProgressAsync(SqlServerSession session) =>
        (await session.FindAsync<ProgressColumns>(ReadProgressSql, new { }).ConfigureAwait(false))?.ToProgress() ?? ReportProgress.None;

    private const string OpenColumns = "advisory, recipient, sender, addressed_at, respond_by";
    private const string ReadOpenSql = $"SELECT {OpenColumns} FROM report_open WHERE advisory = @advisory";
    private const string ReadOpenOfSql = $"{ReadOpenSql} AND recipient = @recipient";

    public static async Task<IReadOnlyList<OpenDelivery>> ReadOpenAsync(SqlServerSession session, AdvisoryId advisory, AgencyId? recipient) =>
        ToDeliveries(recipient is { } one
            ? await session.QueryAsync<OpenDeliveryColumns>(ReadOpenOfSql, new { advisory, recipient = one }).ConfigureAwait(false)
            : await session.QueryAsync<OpenDeliveryColumns>(ReadOpenSql, new { advisory }).ConfigureAwait(false));

    private const string TallyColumnList = "giver, taker, month, kind, facet, items, documents, bytes";
    private const string ReadTalliesSql = $"SELECT TOP (@most) {TallyColumnList} FROM report_tally WHERE month BETWEEN @from AND @to";

    // Each side by its own index; what an agency did with itself would stand in both, and there is none.
    private const string ReadOwnTalliesSql = $"""
        SELECT TOP (@most) {TallyColumnList} FROM (
            SELECT {TallyColumnList} FROM report_tally WHERE giver = @agency AND month BETWEEN @from AND @to
            UNION ALL
            SELECT {TallyColumnList} FROM report_tally WHERE taker = @agency AND month BETWEEN @from AND @to) own
        """;

    private const string Overdue = "respond_by IS NOT NULL AND respond_by < @asOf AND addressed_at >= @start AND addressed_at < @end";

    private const string CountOverdueSql = $"""
        SELECT sender, recipient, COUNT_BIG(*) AS deliveries FROM report_open WHERE {Overdue} GROUP BY sender, recipient
        """;

    private const string CountOwnOverdueSql = $"""
        SELECT sender, recipient, COUNT_BIG(*) AS deliveries FROM report_open WHERE sender = @agency AND {Overdue} GROUP BY sender, recipient
        UNION ALL
        SELECT sender, recipient, COUNT_BIG(*) AS deliveries FROM report_open WHERE recipient = @agency AND {Overdue} GROUP BY sender, recipient
        """;

    public static Task<ReportSource> ReadAsync(SqlServerSession session, ReportWindow window, AgencyId? agency, int limit) => ReadAtOnceAsync(session, async progress =>
    {
        var months = new { agency = agency?.Value, from = window.From.Number, to = window.To.Number, most = limit + 1 };
        var times = new { agency = agency?.Value, asOf = progress.LastTime, start = window.From.Start, end = window.To.End };
        IReadOnlyList<TallyColumns> tallies = await session
            .QueryAsync<TallyColumns>(agency is null ? ReadTalliesSql : ReadOwnTalliesSql, months).ConfigureAwait(false);
        IReadOnlyList<OverdueColumns> overdue = await session
            .QueryAsync<OverdueColumns>(agency is null ? CountOverdueSql : CountOwnOverdueSql, times).ConfigureAwait(false);
        return new ReportSource(progress, [.. tallies.Select(columns => columns.ToRow())], [.. overdue.Select(columns => columns.ToCount())]);
    });

    private const string ReadCommunitySql = """
        SELECT month, facet, SUM(items) AS items, SUM(documents) AS documents, SUM(bytes) AS bytes FROM report_tally
        WHERE kind = 'published' AND month BETWEEN @from AND @to AND giver <> @except
        GROUP BY month, facet HAVING COUNT(DISTINCT giver) >= @least ORDER BY month, facet
        """;

    public static async Task<IReadOnlyList<CommunityRow>> ReadCommunityAsync(SqlServerSession session, ReportWindow window, AgencyId except, int least)
    {
        IReadOnlyList<CommunityColumns> rows = await session
            .QueryAsync<CommunityColumns>(ReadCommunitySql, new { from = window.From.Number, to = window.To.Number, except, least }).ConfigureAwait(false);
        return [.. rows.Select(columns => columns.ToRow())];
    }

    private const string ReadAllTalliesSql = $"SELECT {TallyColumnList} FROM report_tally";
    private const string ReadAllOpenSql = $"SELECT {OpenColumns} FROM report_open";

    public static Task<StoredReport> ReadAllAsync(SqlServerSession session) => ReadAtOnceAsync(session, async progress =>
    {
        IReadOnlyList<TallyColumns> tallies = await session.QueryAsync<TallyColumns>(ReadAllTalliesSql, new { }).ConfigureAwait(false);
        IReadOnlyList<OpenDeliveryColumns> open = await session.QueryAsync<OpenDeliveryColumns>(ReadAllOpenSql, new { }).ConfigureAwait(false);
        return new StoredReport(progress, [.. tallies.Select(columns => columns.ToRow())], ToDeliveries(open));
    });

    private const string UpdateProgressSql = "UPDATE report_progress SET size = @size, last_time = @lastTime, last_leaf = @lastLeaf WHERE log = 'audit'";
    private const string InsertProgressSql = "INSERT INTO report_progress (log, size, last_time, last_leaf) VALUES ('audit', @size, @lastTime, @lastLeaf)";

    private const string AddSql = """
        UPDATE report_tally SET items = items + @items, documents = documents + @documents, bytes = bytes + @bytes
        WHERE giver = @giver AND month = @month AND taker = @taker AND kind = @kind AND facet = @facet
        """;

    private const string InsertSql = """
        INSERT INTO report_tally (giver, taker, month, kind, facet, items, documents, bytes)
        VALUES (@giver, @taker, @month, @kind, @facet, @items, @documents, @bytes)
        """;

    private const string EndSql = "DELETE FROM report_open WHERE advisory = @advisory AND recipient = @recipient";

    /// <summary>Adds what a portion counted, unless another gateway did.</summary>
    public static async Task<bool> TryAdvanceAsync(SqlServerSession session, ReportAdvance advance)
    {
        if ((await ReadProgressAsync(session).ConfigureAwait(false)).Size != advance.From)
        {
            return false;
        }

        var progress = new { size = advance.To.Size, lastTime = advance.To.LastTime, lastLeaf = advance.To.LastLeaf.Value.Bytes.ToArray() };
        if (await session.ExecuteAsync(UpdateProgressSql, progress).ConfigureAwait(false) == 0)
        {
            await session.ExecuteAsync(InsertProgressSql, progress).ConfigureAwait(false);
        }

        foreach (TallyRow row in advance.Tallies)
        {
            var values = new
            {
                giver = row.Key.Giver, taker = row.Key.Taker?.Value ?? "", month = row.Key.Month.Number, kind = row.Key.Kind.ToWire(), facet = row.Key.Facet,
                items = row.Amount.Items, documents = row.Amount.Documents, bytes = row.Amount.Bytes,
            };
            if (await session.ExecuteAsync(AddSql, values).ConfigureAwait(false) == 0)
            {
                await session.ExecuteAsync(InsertSql, values).ConfigureAwait(false);
            }
        }

        foreach (OpenDelivery delivery in advance.Ended)
        {
            await session.ExecuteAsync(EndSql, new { advisory = delivery.Advisory, recipient = delivery.Recipient }).ConfigureAwait(false);
        }

        if (advance.Opened.Count > 0)
        {
            await SqlServerBulk.InsertAsync(session, OpenRows(advance.Opened)).ConfigureAwait(false);
        }

        return true;
    }

    private static async Task<T> ReadAtOnceAsync<T>(SqlServerSession session, Func<ReportProgress, Task<T>> read)
    {
        ReportProgress before = await ReadProgressAsync(session).ConfigureAwait(false);
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            T result = await read(before).ConfigureAwait(false);
            ReportProgress after = await ReadProgressAsync(session).ConfigureAwait(false);
            if (after == before)
            {
                return result;
            }

            before = after;
        }

        // It changes faster than it is read; asked again it may be had.
        throw new StorageUnavailableException(null);
    }

    private static DataTable OpenRows(IReadOnlyList<OpenDelivery> deliveries)
    {
        var rows = new DataTable("report_open") { Locale = CultureInfo.InvariantCulture };
        rows.Columns.Add("advisory", typeof(byte[]));
        rows.Columns.Add("recipient", typeof(string));
        rows.Columns.Add("sender", typeof(string));
        rows.Columns.Add("addressed_at", typeof(DateTime));
        rows.Columns.Add("respond_by", typeof(DateTime));
        foreach (OpenDelivery delivery in deliveries)
        {
            rows.Rows.Add(
                delivery.Advisory.ToBytes(), delivery.Recipient.Value, delivery.Sender.Value, delivery.AddressedAt.UtcDateTime, delivery.RespondBy?.UtcDateTime);
        }

        return rows;
    }

    private static OpenDelivery[] ToDeliveries(IEnumerable<OpenDeliveryColumns> rows) => [.. rows.Select(columns => columns.ToDelivery())];
}
