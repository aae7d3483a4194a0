using Dapper;
using Microsoft.Data.Sqlite;

namespace Gateway.Server.Storage.Sqlite;

/// <summary>How many rows the tables have.</summary>
internal static class SqliteCounts
{
    private const string CountSql = """
        SELECT (SELECT COUNT(*) FROM advisory) AS advisories, (SELECT COUNT(*) FROM delivery) AS deliveries, (SELECT COUNT(*) FROM receipt) AS receipts,
            (SELECT COUNT(*) FROM withdrawal) AS withdrawals, (SELECT COUNT(*) FROM document) AS documents
        """;

    public static TableCounts Count(SqliteConnection connection) => connection.QuerySingle<TableCounts>(CountSql);

    private const string ProbeSql = "SELECT COUNT(*) FROM schema_version";

    /// <summary>Reads something that is there once the schema is.</summary>
    public static int Probe(SqliteConnection connection) => connection.QuerySingle<int>(ProbeSql);
}
