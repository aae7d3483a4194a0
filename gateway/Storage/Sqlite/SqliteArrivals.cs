using Dapper;
using Gateway.Exchange;
using Microsoft.Data.Sqlite;

namespace Gateway.Server.Storage.Sqlite;

/// <summary>What came to an agency, of the tables <c>delivery</c> and <c>withdrawal</c> in the order of the log.</summary>
internal static class SqliteArrivals
{
    // Each side is bounded by itself: an inbox of years is not sorted for the sake of one page. The spaces make a principal's id match as a whole word of the list.
    private const string ReadSql = """
        SELECT advisory, addressed_index, log_index, is_withdrawal FROM (
            SELECT advisory, addressed_index, log_index, is_withdrawal FROM (
                SELECT d.advisory, d.addressed_index, d.addressed_index AS log_index, 0 AS is_withdrawal FROM delivery d
                WHERE d.recipient = @recipient AND d.addressed_index > @after
                    AND (@reader IS NULL OR d.audience IS NULL OR instr(' ' || d.audience || ' ', ' ' || @reader || ' ') > 0)
                ORDER BY d.addressed_index LIMIT @limit)
            UNION ALL
            SELECT advisory, addressed_index, log_index, is_withdrawal FROM (
                SELECT w.advisory, d.addressed_index, w.log_index, 1 AS is_withdrawal FROM withdrawal w
                JOIN delivery d ON d.advisory = w.advisory AND d.recipient = @recipient
                WHERE w.log_index > @after
                    AND (@reader IS NULL OR d.audience IS NULL OR instr(' ' || d.audience || ' ', ' ' || @reader || ' ') > 0)
                ORDER BY w.log_index LIMIT @limit))
        ORDER BY log_index LIMIT @limit
        """;

    public static IReadOnlyList<ArrivalRow> Read(SqliteConnection connection, AgencyId recipient, PrincipalId? reader, long after, int limit) =>
        connection.Query<ArrivalRow>(ReadSql, new { recipient, reader = reader?.Value, after, limit }).AsList();
}
