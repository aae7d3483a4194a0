using Dapper;
using Gateway.Exchange;
using Microsoft.Data.Sqlite;

namespace Gateway.Server.Storage.Sqlite;

/// <summary>Tables <c>idempotency</c> and <c>replay</c>: what is remembered of requests.</summary>
internal static class SqliteRequests
{
    private const string FindSql = """
        SELECT principal, request_key AS "Key", fingerprint, status, location, sealed_body, created_at
        FROM idempotency WHERE principal = @principal AND request_key = @key
        """;

    public static IdempotencyRow? Find(SqliteConnection connection, PrincipalId principal, string key)
    {
        using SqliteStatement find = SqliteStatement.Of(connection, FindSql).Bind(principal.Value).Bind(key);
        return !find.Step() ? null : new IdempotencyRow
        {
            Principal = PrincipalId.Parse(find.Word(0)),
            Key = find.Word(1),
            Fingerprint = Sha256Digest.FromBytes(find.Bytes(2)),
            Status = (int)find.Number(3),
            Location = find.WordOrNull(4),
            SealedBody = find.Bytes(5).ToArray(),
            CreatedAt = find.Time(6),
        };
    }

    private const string ReadSql = """
        SELECT principal, request_key AS "Key", fingerprint, status, location, sealed_body, created_at
        FROM idempotency WHERE principal > @afterPrincipal OR (principal = @afterPrincipal AND request_key > @afterKey)
        ORDER BY principal, request_key LIMIT @limit
        """;

    public static IReadOnlyList<IdempotencyRow> Read(SqliteConnection connection, string afterPrincipal, string afterKey, int limit) =>
        connection.Query<IdempotencyRow>(ReadSql, new { afterPrincipal, afterKey, limit }).AsList();

    private const string InsertSql = """
        INSERT INTO idempotency (principal, request_key, fingerprint, status, location, created_at, sealed_body)
        VALUES (@principal, @request_key, @fingerprint, @status, @location, @created_at, @sealed_body)
        """;

    public static void Insert(SqliteConnection connection, IdempotencyRow row)
    {
        using SqliteStatement insert = SqliteStatement.Of(connection, InsertSql);
        insert.Bind(row.Principal.Value).Bind(row.Key).Bind(row.Fingerprint.Bytes).Bind(row.Status).Bind(row.Location).Bind(row.CreatedAt).Bind(row.SealedBody).Run();
    }

    private const string DeleteIdempotencySql = """
        DELETE FROM idempotency WHERE (principal, request_key) IN
            (SELECT principal, request_key FROM idempotency WHERE created_at < @createdBefore ORDER BY created_at LIMIT @limit)
        """;

    public static int DeleteIdempotency(SqliteConnection connection, DateTimeOffset createdBefore, int limit) =>
        connection.Execute(DeleteIdempotencySql, new { createdBefore, limit });

    private const string UseOnceSql = """
        INSERT INTO replay (kind, id_hash, expires_at) VALUES (@kind, @idHash, @expiresAt) ON CONFLICT (kind, id_hash) DO NOTHING
        """;

    public static bool TryUseOnce(SqliteConnection connection, string kind, ReadOnlySpan<byte> idHash, DateTimeOffset expiresAt)
    {
        using SqliteStatement use = SqliteStatement.Of(connection, UseOnceSql);
        return use.Bind(kind).Bind(idHash).Bind(expiresAt).Run() == 1;
    }

    private const string DeleteReplaySql = """
        DELETE FROM replay WHERE (kind, id_hash) IN (SELECT kind, id_hash FROM replay WHERE expires_at <= @now ORDER BY expires_at LIMIT @limit)
        """;

    public static int DeleteReplay(SqliteConnection connection, DateTimeOffset now, int limit) => connection.Execute(DeleteReplaySql, new { now, limit });
}
