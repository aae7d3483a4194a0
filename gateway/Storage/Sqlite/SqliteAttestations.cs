using Dapper;
using Gateway.Audit;
using Microsoft.Data.Sqlite;

namespace Gateway.Server.Storage.Sqlite;

/// <summary>Tables <c>log_cosigned</c> and <c>log_timestamp</c>.</summary>
internal static class SqliteAttestations
{
    private const string FindNewestCosignedSql = "SELECT size, note FROM log_cosigned WHERE log = @log ORDER BY size DESC LIMIT 1";

    public static CosignedRow? FindNewestCosigned(SqliteConnection connection, LogName log) =>
        connection.QuerySingleOrDefault<CosignedRow>(FindNewestCosignedSql, new { log });

    private const string ReadCosignedSql = "SELECT size, note FROM log_cosigned WHERE log = @log AND size > @after ORDER BY size LIMIT @limit";

    public static IReadOnlyList<CosignedRow> ReadCosigned(SqliteConnection connection, LogName log, long after, int limit) =>
        connection.Query<CosignedRow>(ReadCosignedSql, new { log, after, limit }).AsList();

    private const string InsertCosignedSql = """
        INSERT INTO log_cosigned (log, size, note)
        SELECT @log, @Size, @Note WHERE NOT EXISTS (SELECT 1 FROM log_cosigned c WHERE c.log = @log AND c.size = @Size)
        """;

    public static bool TryInsertCosigned(SqliteConnection connection, LogName log, CosignedRow row) =>
        connection.Execute(InsertCosignedSql, new { log, row.Size, row.Note }) == 1;

    private const string ReadTimestampsSql = """
        SELECT t.size, c.note, t.token
        FROM log_timestamp t JOIN log_checkpoint c ON c.log = t.log AND c.size = t.size
        WHERE t.log = @log AND t.size > @after ORDER BY t.size LIMIT @limit
        """;

    public static IReadOnlyList<TimestampRow> ReadTimestamps(SqliteConnection connection, LogName log, long after, int limit) =>
        connection.Query<TimestampRow>(ReadTimestampsSql, new { log, after, limit }).AsList();

    private const string ReadTimestampedSizeSql = "SELECT COALESCE(MAX(size), -1) FROM log_timestamp WHERE log = @log";

    public static long ReadTimestampedSize(SqliteConnection connection, LogName log) =>
        connection.QuerySingle<long>(ReadTimestampedSizeSql, new { log });

    private const string InsertTimestampSql = """
        INSERT INTO log_timestamp (log, size, token)
        SELECT @log, @size, @token WHERE NOT EXISTS (SELECT 1 FROM log_timestamp t WHERE t.log = @log AND t.size = @size)
        """;

    public static bool TryInsertTimestamp(SqliteConnection connection, LogName log, long size, byte[] token) =>
        connection.Execute(InsertTimestampSql, new { log, size, token }) == 1;
}
