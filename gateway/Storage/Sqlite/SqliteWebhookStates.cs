using Dapper;
using Gateway.Exchange;
using Microsoft.Data.Sqlite;

namespace Gateway.Server.Storage.Sqlite;

/// <summary>Table <c>webhook_state</c>.</summary>
internal static class SqliteWebhookStates
{
    private const string ReadDueSql = """
        SELECT s.webhook FROM webhook_state s
        JOIN webhook w ON w.id = s.webhook
        JOIN agency a ON a.id = w.agency
        WHERE s.is_paused = 0 AND a.suspended = 0 AND a.retired = 0
            AND (s.next_attempt_at IS NULL OR s.next_attempt_at <= @now) AND (s.lease_until IS NULL OR s.lease_until <= @now)
            AND (EXISTS (SELECT 1 FROM delivery d WHERE d.recipient = w.agency AND d.addressed_index > s.told_index)
                OR EXISTS (SELECT 1 FROM withdrawal x JOIN delivery e ON e.advisory = x.advisory AND e.recipient = w.agency WHERE x.log_index > s.told_index))
        ORDER BY s.next_attempt_at, s.webhook LIMIT @limit
        """;

    public static IReadOnlyList<WebhookId> ReadDue(SqliteConnection connection, DateTimeOffset now, int limit) =>
        connection.Query<WebhookId>(ReadDueSql, new { now, limit }).AsList();

    private const string LeaseSql = """
        UPDATE webhook_state SET lease_owner = @owner, lease_until = @until
        WHERE webhook = @webhook AND (lease_until IS NULL OR lease_until <= @now OR lease_owner = @owner)
        """;

    public static bool TryLease(SqliteConnection connection, WebhookId webhook, byte[] owner, DateTimeOffset now, DateTimeOffset until) =>
        connection.Execute(LeaseSql, new { webhook, owner, now, until }) == 1;

    private const string FindSql = "SELECT webhook, told_index, told_at, failures, fault, next_attempt_at, is_paused FROM webhook_state WHERE webhook = @webhook";

    public static WebhookState? Find(SqliteConnection connection, WebhookId webhook) => connection.QuerySingleOrDefault<WebhookState>(FindSql, new { webhook });

    private const string SaveSql = """
        UPDATE webhook_state SET told_index = @ToldIndex, told_at = @ToldAt, failures = @Failures, fault = @Fault, next_attempt_at = @NextAttemptAt,
            is_paused = @IsPaused
        WHERE webhook = @Webhook AND lease_owner = @owner
        """;

    public static bool Save(SqliteConnection connection, WebhookState state, byte[] owner) => connection.Execute(
        SaveSql, new { state.Webhook, state.ToldIndex, state.ToldAt, state.Failures, state.Fault, state.NextAttemptAt, state.IsPaused, owner }) == 1;

    private const string ReleaseSql = "UPDATE webhook_state SET lease_owner = NULL, lease_until = NULL WHERE webhook = @webhook AND lease_owner = @owner";

    public static int Release(SqliteConnection connection, WebhookId webhook, byte[] owner) => connection.Execute(ReleaseSql, new { webhook, owner });

    // One statement, and so one moment: what is not seen to be there is behind the end that is seen.
    private const string AdvanceSql = """
        UPDATE webhook_state SET told_index = (SELECT h.size - 1 FROM log_head h WHERE h.log = 'audit')
        WHERE is_paused = 0 AND (lease_until IS NULL OR lease_until <= @now)
            AND told_index < (SELECT h.size - 1 FROM log_head h WHERE h.log = 'audit')
            AND NOT EXISTS (SELECT 1 FROM webhook w JOIN delivery d ON d.recipient = w.agency
                WHERE w.id = webhook_state.webhook AND d.addressed_index > webhook_state.told_index)
            AND NOT EXISTS (SELECT 1 FROM webhook w JOIN delivery d ON d.recipient = w.agency JOIN withdrawal x ON x.advisory = d.advisory
                WHERE w.id = webhook_state.webhook AND x.log_index > webhook_state.told_index)
        """;

    public static int Advance(SqliteConnection connection, DateTimeOffset now) => connection.Execute(AdvanceSql, new { now });

    private const string CountPausedSql = "SELECT COUNT(*) FROM webhook_state WHERE is_paused <> 0";

    public static long CountPaused(SqliteConnection connection) => connection.QuerySingle<long>(CountPausedSql);

    private const string HasSql = "SELECT EXISTS (SELECT 1 FROM webhook_state WHERE webhook = @webhook)";

    public static bool Has(SqliteConnection connection, WebhookId webhook) => connection.QuerySingle<bool>(HasSql, new { webhook });
}
