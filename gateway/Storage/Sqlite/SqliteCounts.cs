using Dapper;
using Microsoft.Data.Sqlite;

namespace Gateway.Server.Storage.Sqlite;

/// <summary>How many rows the tables have.</summary>
internal static class SqliteCounts
{
    private const string CountSql = """
        SELECT (SELECT COUNT(*) FROM advisory WHERE published_index >= @from AND published_index < @to) AS advisories,
            (SELECT COUNT(*) FROM delivery WHERE addressed_index >= @from AND addressed_index < @to) AS deliveries,
            (SELECT COUNT(*) FROM feed WHERE published_index >= @from AND published_index < @to) AS feeds,
            (SELECT COUNT(*) FROM receipt WHERE log_index >= @from AND log_index < @to) AS receipts,
            (SELECT COUNT(*) FROM withdrawal WHERE log_index >= @from AND log_index < @to) AS withdrawals,
            (SELECT COUNT(*) FROM sharing_document WHERE log_index >= @from AND log_index < @to) AS sharing_documents,
            (SELECT COUNT(*) FROM agreement_version WHERE proposed_index >= @from AND proposed_index < @to) AS agreement_versions,
            (SELECT COUNT(*) FROM agreement_signature WHERE log_index >= @from AND log_index < @to) AS agreement_signatures,
            (SELECT COUNT(*) FROM agreement_notice WHERE log_index >= @from AND log_index < @to) AS agreement_notices,
            (SELECT COUNT(*) FROM webhook WHERE registered_index >= @from AND registered_index < @to) AS webhooks,
            (SELECT COUNT(*) FROM webhook WHERE removed_index >= @from AND removed_index < @to) AS removed_webhooks
        """;

    public static TableCounts Count(SqliteConnection connection, long from, long to) =>
        connection.QuerySingle<TableCounts>(CountSql, new { from, to });

    private const string HasSchemaSql = "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'schema_version')";

    /// <summary>Whether the database answers and has been prepared.</summary>
    public static bool HasSchema(SqliteConnection connection) => connection.QuerySingle<bool>(HasSchemaSql);
}
