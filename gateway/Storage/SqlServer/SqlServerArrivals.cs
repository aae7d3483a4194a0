using Gateway.Exchange;

namespace Gateway.Server.Storage.SqlServer;

/// <summary>What came to an agency, of the tables <c>delivery</c> and <c>withdrawal</c> in the order of the log.</summary>
internal static class SqlServerArrivals
{
    // One statement, since each sees its own moment: a withdrawal seen by a later one would be told before a delivery that this one missed. Each side is bounded by
    // itself. The spaces make a principal's id match as a whole word of the list.
    private const string ReadSql = """
        SELECT TOP (@limit) u.advisory, u.addressed_index, u.log_index, u.is_withdrawal FROM (
            SELECT a.advisory, a.addressed_index, a.log_index, a.is_withdrawal FROM (
                SELECT TOP (@limit) d.advisory, d.addressed_index, d.addressed_index AS log_index, CAST(0 AS BIT) AS is_withdrawal FROM delivery d
                WHERE d.recipient = @recipient AND d.addressed_index > @after
                    AND (@reader IS NULL OR d.audience IS NULL OR CHARINDEX(' ' + @reader + ' ', ' ' + d.audience + ' ') > 0)
                ORDER BY d.addressed_index) AS a
            UNION ALL
            SELECT b.advisory, b.addressed_index, b.log_index, b.is_withdrawal FROM (
                SELECT TOP (@limit) w.advisory, d.addressed_index, w.log_index, CAST(1 AS BIT) AS is_withdrawal FROM withdrawal w
                JOIN delivery d ON d.advisory = w.advisory AND d.recipient = @recipient
                WHERE w.log_index > @after
                    AND (@reader IS NULL OR d.audience IS NULL OR CHARINDEX(' ' + @reader + ' ', ' ' + d.audience + ' ') > 0)
                ORDER BY w.log_index) AS b
        ) AS u
        ORDER BY u.log_index
        """;

    public static Task<IReadOnlyList<ArrivalRow>> ReadAsync(SqlServerSession session, AgencyId recipient, PrincipalId? reader, long after, int limit) =>
        session.QueryAsync<ArrivalRow>(ReadSql, new { recipient, reader = reader?.Value, after, limit });
}
