namespace Gateway.Server.Storage.SqlServer;

/// <summary>Tables <c>payload</c> and <c>payload_chunk</c>.</summary>
internal static class SqlServerPayloads
{
    /// <summary>The size of every chunk of a payload but its last.</summary>
    public const int ChunkSizeBytes = 1024 * 1024;

    private const string BeginSql = "INSERT INTO payload (id, size, complete, in_use, touched_at) VALUES (@payload, 0, 0, 0, SYSUTCDATETIME())";

    public static Task<int> BeginAsync(SqlServerSession session, PayloadId payload) => session.ExecuteAsync(BeginSql, new { payload });

    private const string InsertChunkSql = "INSERT INTO payload_chunk (payload, number, bytes) VALUES (@payload, @number, @bytes)";
    private const string TouchSql = "UPDATE payload SET touched_at = SYSUTCDATETIME() WHERE id = @payload";

    public static async Task InsertChunkAsync(SqlServerSession session, PayloadId payload, long number, byte[] bytes)
    {
        await session.ExecuteAsync(InsertChunkSql, new { payload, number, bytes }).ConfigureAwait(false);
        await session.ExecuteAsync(TouchSql, new { payload }).ConfigureAwait(false);
    }

    private const string CompleteSql = "UPDATE payload SET size = @size, complete = 1, touched_at = SYSUTCDATETIME() WHERE id = @payload AND complete = 0";

    public static Task<int> CompleteAsync(SqlServerSession session, PayloadId payload, long size) =>
        session.ExecuteAsync(CompleteSql, new { payload, size });

    private const string UseSql = "UPDATE payload SET in_use = 1 WHERE id = @payload AND complete = 1";

    /// <summary>Marks a payload as used by an advisory; a sweep that looks at it now waits for the transaction.</summary>
    /// <exception cref="StorageUnavailableException">It was swept: the upload took too long.</exception>
    public static async Task UseAsync(SqlServerSession session, PayloadId payload)
    {
        if (await session.ExecuteAsync(UseSql, new { payload }).ConfigureAwait(false) == 0)
        {
            throw new StorageUnavailableException(null);
        }
    }

    private const string LengthSql = "SELECT size FROM payload WHERE id = @payload AND complete = 1";

    public static Task<long?> LengthAsync(SqlServerSession session, PayloadId payload) => session.FindAsync<long?>(LengthSql, new { payload });

    // SUBSTRING counts from 1.
    private const string ReadSql = """
        SELECT SUBSTRING(c.bytes, @start, @length) FROM payload_chunk c JOIN payload p ON p.id = c.payload
        WHERE c.payload = @payload AND c.number = @number AND p.complete = 1
        """;

    /// <summary>The part of one chunk; null if there is no such chunk.</summary>
    public static Task<byte[]?> ReadAsync(SqlServerSession session, PayloadId payload, long number, int offset, int length) =>
        session.FindAsync<byte[]>(ReadSql, new { payload, number, start = offset + 1, length });

    private const string ReadSweepableSql = """
        SELECT TOP (@limit) id, in_use FROM payload WHERE touched_at < @olderThan AND id > @after ORDER BY id
        """;

    /// <summary>Payloads that were not touched since a time, a page in order of their ids.</summary>
    public static Task<IReadOnlyList<(PayloadId Id, bool InUse)>> ReadSweepableAsync(
        SqlServerSession session, byte[] after, DateTimeOffset olderThan, int limit) =>
        session.QueryAsync<(PayloadId, bool)>(ReadSweepableSql, new { after, olderThan, limit });

    // Locks the row, and with it keeps a publishing transaction from using what is about to go; or waits for one that does.
    private const string ClaimSql = "UPDATE payload SET complete = 0 WHERE id = @payload AND in_use = @inUse";
    private const string DeleteChunksSql = "DELETE FROM payload_chunk WHERE payload = @payload";
    private const string DeleteSql = "DELETE FROM payload WHERE id = @payload";

    /// <summary>Erases a payload, unless it was taken into use since it was looked at.</summary>
    public static async Task<bool> EraseAsync(SqlServerSession session, PayloadId payload, bool inUse)
    {
        if (await session.ExecuteAsync(ClaimSql, new { payload, inUse }).ConfigureAwait(false) == 0)
        {
            return false;
        }

        await EraseAsync(session, payload).ConfigureAwait(false);
        return true;
    }

    /// <summary>Erases a payload.</summary>
    public static async Task<bool> EraseAsync(SqlServerSession session, PayloadId payload)
    {
        await session.ExecuteAsync(DeleteChunksSql, new { payload }).ConfigureAwait(false);
        return await session.ExecuteAsync(DeleteSql, new { payload }).ConfigureAwait(false) == 1;
    }
}
