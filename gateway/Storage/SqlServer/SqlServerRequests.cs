using Gateway.Exchange;

namespace Gateway.Server.Storage.SqlServer;

/// <summary>Tables <c>idempotency</c> and <c>replay</c>: what is remembered of requests.</summary>
internal static class SqlServerRequests
{
    private const string FindSql = """
        SELECT principal, request_key AS [Key], fingerprint, status, location, sealed_body, created_at
        FROM idempotency WHERE principal = @principal AND request_key = @key
        """;

    public static Task<IdempotencyRow?> FindAsync(SqlServerSession session, PrincipalId principal, string key) =>
        session.FindAsync<IdempotencyRow>(FindSql, new { principal, key });

    private const string ReadSql = """
        SELECT TOP (@limit) principal, request_key AS [Key], fingerprint, status, location, sealed_body, created_at
        FROM idempotency WHERE principal > @afterPrincipal OR (principal = @afterPrincipal AND request_key > @afterKey)
        ORDER BY principal, request_key
        """;

    public static Task<IReadOnlyList<IdempotencyRow>> ReadAsync(SqlServerSession session, string afterPrincipal, string afterKey, int limit) =>
        session.QueryAsync<IdempotencyRow>(ReadSql, new { afterPrincipal, afterKey, limit });

    private const string InsertSql = """
        INSERT INTO idempotency (principal, request_key, fingerprint, status, location, created_at, sealed_body)
        VALUES (@Principal, @Key, @Fingerprint, @Status, @Location, @CreatedAt, @SealedBody)
        """;

    public static Task<int> InsertAsync(SqlServerSession session, IdempotencyRow row) => session.ExecuteAsync(InsertSql, row);

    private const string DeleteIdempotencySql = "DELETE TOP (@limit) FROM idempotency WHERE created_at < @createdBefore";

    public static Task<int> DeleteIdempotencyAsync(SqlServerSession session, DateTimeOffset createdBefore, int limit) =>
        session.ExecuteAsync(DeleteIdempotencySql, new { createdBefore, limit });

    private const string UseOnceSql = """
        INSERT INTO replay (kind, id_hash, expires_at)
        SELECT @kind, @idHash, @expiresAt WHERE NOT EXISTS (SELECT 1 FROM replay r WHERE r.kind = @kind AND r.id_hash = @idHash)
        """;

    /// <summary>Under the log's lock nobody comes between the question and the insert.</summary>
    public static async Task<bool> TryUseOnceAsync(SqlServerSession session, string kind, byte[] idHash, DateTimeOffset expiresAt) =>
        await session.ExecuteAsync(UseOnceSql, new { kind, idHash, expiresAt }).ConfigureAwait(false) == 1;

    private const string DeleteReplaySql = "DELETE TOP (@limit) FROM replay WHERE expires_at <= @now";

    public static Task<int> DeleteReplayAsync(SqlServerSession session, DateTimeOffset now, int limit) =>
        session.ExecuteAsync(DeleteReplaySql, new { now, limit });
}
