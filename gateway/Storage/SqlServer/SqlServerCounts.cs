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

    private const string HasSchemaSql = "SELECT COUNT(*) FROM sys.tables WHERE name = 'schema_version'";

    /// <summary>Whether the database answers and has been prepared.</summary>
    public static async Task<bool> HasSchemaAsync(SqlServerSession session) => await session.SingleAsync<int>(HasSchemaSql).ConfigureAwait(false) == 1;
}
