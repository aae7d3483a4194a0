using Gateway.Audit;

namespace Gateway.Server.Storage.SqlServer;

/// <summary>Tables <c>log_cosigned</c> and <c>log_timestamp</c>. Both are written under the log's lock: nobody comes between the question and the insert.</summary>
internal static class SqlServerAttestations
{
    private const string FindNewestCosignedSql = "SELECT TOP (1) size, note FROM log_cosigned WHERE log = @log ORDER BY size DESC";

    public static Task<CosignedRow?> FindNewestCosignedAsync(SqlServerSession session, LogName log) =>
        session.FindAsync<CosignedRow>(FindNewestCosignedSql, new { log });

    private const string ReadCosignedSql = "SELECT TOP (@limit) size, note FROM log_cosigned WHERE log = @log AND size > @after ORDER BY size";

    public static Task<IReadOnlyList<CosignedRow>> ReadCosignedAsync(SqlServerSession session, LogName log, long after, int limit) =>
        session.QueryAsync<CosignedRow>(ReadCosignedSql, new { log, after, limit });

    private const string InsertCosignedSql = """
        INSERT INTO log_cosigned (log, size, note)
        SELECT @log, @Size, @Note WHERE NOT EXISTS (SELECT 1 FROM log_cosigned c WHERE c.log = @log AND c.size = @Size)
        """;

    public static async Task<bool> TryInsertCosignedAsync(SqlServerSession session, LogName log, CosignedRow row) =>
        await session.ExecuteAsync(InsertCosignedSql, new { log, row.Size, row.Note }).ConfigureAwait(false) == 1;

    private const string ReadTimestampsSql = """
        SELECT TOP (@limit) t.size, c.note, t.token
        FROM log_timestamp t JOIN log_checkpoint c ON c.log = t.log AND c.size = t.size
        WHERE t.log = @log AND t.size > @after ORDER BY t.size
        """;

    public static Task<IReadOnlyList<TimestampRow>> ReadTimestampsAsync(SqlServerSession session, LogName log, long after, int limit) =>
        session.QueryAsync<TimestampRow>(ReadTimestampsSql, new { log, after, limit });

    private const string ReadTimestampedSizeSql = "SELECT COALESCE(MAX(size), -1) FROM log_timestamp WHERE log = @log";

    public static Task<long> ReadTimestampedSizeAsync(SqlServerSession session, LogName log) => session.SingleAsync<long>(ReadTimestampedSizeSql, new { log });

    private const string InsertTimestampSql = """
        INSERT INTO log_timestamp (log, size, token)
        SELECT @log, @size, @token WHERE NOT EXISTS (SELECT 1 FROM log_timestamp t WHERE t.log = @log AND t.size = @size)
        """;

    public static async Task<bool> TryInsertTimestampAsync(SqlServerSession session, LogName log, long size, byte[] token) =>
        await session.ExecuteAsync(InsertTimestampSql, new { log, size, token }).ConfigureAwait(false) == 1;
}
