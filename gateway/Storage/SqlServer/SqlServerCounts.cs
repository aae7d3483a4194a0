namespace Gateway.Server.Storage.SqlServer;

/// <summary>How many rows the tables have.</summary>
internal static class SqlServerCounts
{
    private const string CountSql = """
        SELECT (SELECT COUNT_BIG(*) FROM advisory WHERE published_index >= @from AND published_index < @to) AS advisories,
            (SELECT COUNT_BIG(*) FROM delivery WHERE addressed_index >= @from AND addressed_index < @to) AS deliveries,
            (SELECT COUNT_BIG(*) FROM feed WHERE published_index >= @from AND published_index < @to) AS feeds,
            (SELECT COUNT_BIG(*) FROM receipt WHERE log_index >= @from AND log_index < @to) AS receipts,
            (SELECT COUNT_BIG(*) FROM withdrawal WHERE log_index >= @from AND log_index < @to) AS withdrawals,
            (SELECT COUNT_BIG(*) FROM sharing_document WHERE log_index >= @from AND log_index < @to) AS sharing_documents,
            (SELECT COUNT_BIG(*) FROM agreement_version WHERE proposed_index >= @from AND proposed_index < @to) AS agreement_versions,
            (SELECT COUNT_BIG(*) FROM agreement_signature WHERE log_index >= @from AND log_index < @to) AS agreement_signatures,
            (SELECT COUNT_BIG(*) FROM agreement_notice WHERE log_index >= @from AND log_index < @to) AS agreement_notices,
            (SELECT COUNT_BIG(*) FROM webhook WHERE registered_index >= @from AND registered_index < @to) AS webhooks,
            (SELECT COUNT_BIG(*) FROM webhook WHERE removed_index >= @from AND removed_index < @to) AS removed_webhooks
        """;

    public static Task<TableCounts> CountAsync(SqlServerSession session, long from, long to) =>
        session.SingleAsync<TableCounts>(CountSql, new { from, to });

    private const string HasSchemaSql = "SELECT COUNT(*) FROM sys.tables WHERE name = 'schema_version'";

    /// <summary>Whether the database answers and has been prepared.</summary>
    public static async Task<bool> HasSchemaAsync(SqlServerSession session) => await session.SingleAsync<int>(HasSchemaSql).ConfigureAwait(false) == 1;
}
