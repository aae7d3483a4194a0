namespace Gateway.Server.Storage.SqlServer;

/// <summary>How many rows the tables have.</summary>
internal static class SqlServerCounts
{
    private const string CountSql = """
        SELECT (SELECT COUNT_BIG(*) FROM advisory WHERE published_index < @auditSize) AS advisories,
            (SELECT COUNT_BIG(*) FROM delivery WHERE addressed_index < @auditSize) AS deliveries,
            (SELECT COUNT_BIG(*) FROM receipt WHERE log_index < @auditSize) AS receipts,
            (SELECT COUNT_BIG(*) FROM withdrawal WHERE log_index < @auditSize) AS withdrawals
        """;

    public static Task<TableCounts> CountAsync(SqlServerSession session, long auditSize) => session.SingleAsync<TableCounts>(CountSql, new { auditSize });

    private const string ProbeSql = "SELECT COUNT(*) FROM schema_version";

    /// <summary>Reads something that is there once the schema is.</summary>
    public static Task<int> ProbeAsync(SqlServerSession session) => session.SingleAsync<int>(ProbeSql);
}
