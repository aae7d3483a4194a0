using Dapper;
using Microsoft.Data.Sqlite;

namespace Gateway.Server.Storage.Sqlite;

/// <summary>How many rows the tables have.</summary>
internal static class SqliteCounts
{
    private const string CountSql = """
        SELECT (SELECT COUNT(*) FROM advisory WHERE published_index < @auditSize) AS advisories,
            (SELECT COUNT(*) FROM delivery WHERE addressed_index < @auditSize) AS deliveries,
            (SELECT COUNT(*) FROM receipt WHERE log_index < @auditSize) AS receipts,
            (SELECT COUNT(*) FROM withdrawal WHERE log_index < @auditSize) AS withdrawals
        """;

    public static TableCounts Count(SqliteConnection connection, long auditSize) =>
        connection.QuerySingle<TableCounts>(CountSql, new { auditSize });

    private const string HasSchemaSql = "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'schema_version')";

    /// <summary>Whether the database answers and has been prepared.</summary>
    public static bool HasSchema(SqliteConnection connection) => connection.QuerySingle<bool>(HasSchemaSql);
}
