using Gateway.Exchange;

namespace Gateway.Server.Storage.SqlServer;

/// <summary>Table <c>webhook</c>.</summary>
internal static class SqlServerWebhooks
{
    private const string Columns = "id, agency, principal, registered_index, sealed_registration, removed_index";

    private const string FindSql = $"SELECT {Columns} FROM webhook WHERE id = @webhook";

    public static Task<WebhookRow?> FindAsync(SqlServerSession session, WebhookId webhook) => session.FindAsync<WebhookRow>(FindSql, new { webhook });

    private const string ReadSql = $"SELECT {Columns} FROM webhook WHERE agency = @agency AND removed_index IS NULL ORDER BY registered_index";

    public static Task<IReadOnlyList<WebhookRow>> ReadAsync(SqlServerSession session, AgencyId agency) => session.QueryAsync<WebhookRow>(ReadSql, new { agency });

    private const string FindByIndexSql = $"SELECT {Columns} FROM webhook WHERE registered_index = @registeredIndex";

    public static Task<WebhookRow?> FindByIndexAsync(SqlServerSession session, long registeredIndex) =>
        session.FindAsync<WebhookRow>(FindByIndexSql, new { registeredIndex });

    private const string FindByRemovalSql = $"SELECT {Columns} FROM webhook WHERE removed_index = @removedIndex";

    public static Task<WebhookRow?> FindByRemovalAsync(SqlServerSession session, long removedIndex) =>
        session.FindAsync<WebhookRow>(FindByRemovalSql, new { removedIndex });

    private const string InsertSql = """
        INSERT INTO webhook (id, agency, principal, registered_index, sealed_registration)
        VALUES (@Id, @Agency, @Principal, @RegisteredIndex, @SealedRegistration)
        """;

    private const string InsertStateSql = "INSERT INTO webhook_state (webhook, told_index, failures, is_paused) VALUES (@Id, @RegisteredIndex, 0, 0)";

    public static async Task InsertAsync(SqlServerSession session, WebhookRow row)
    {
        await session.ExecuteAsync(InsertSql, new { row.Id, row.Agency, row.Principal, row.RegisteredIndex, row.SealedRegistration }).ConfigureAwait(false);
        await session.ExecuteAsync(InsertStateSql, new { row.Id, row.RegisteredIndex }).ConfigureAwait(false);
    }

    private const string RemoveSql = "UPDATE webhook SET removed_index = @logIndex WHERE id = @webhook AND removed_index IS NULL";

    private const string DeleteStateSql = "DELETE FROM webhook_state WHERE webhook = @webhook";

    public static async Task<bool> RemoveAsync(SqlServerSession session, WebhookId webhook, long logIndex)
    {
        bool stood = await session.ExecuteAsync(RemoveSql, new { webhook, logIndex }).ConfigureAwait(false) == 1;
        await session.ExecuteAsync(DeleteStateSql, new { webhook }).ConfigureAwait(false);
        return stood;
    }
}
