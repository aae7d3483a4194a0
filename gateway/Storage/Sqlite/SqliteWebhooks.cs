using Dapper;
using Gateway.Exchange;
using Microsoft.Data.Sqlite;

namespace Gateway.Server.Storage.Sqlite;

/// <summary>Table <c>webhook</c>.</summary>
internal static class SqliteWebhooks
{
    private const string Columns = "id, agency, principal, registered_index, sealed_registration, removed_index";

    private const string FindSql = $"SELECT {Columns} FROM webhook WHERE id = @webhook";

    public static WebhookRow? Find(SqliteConnection connection, WebhookId webhook) => connection.QuerySingleOrDefault<WebhookRow>(FindSql, new { webhook });

    private const string ReadSql = $"SELECT {Columns} FROM webhook WHERE agency = @agency AND removed_index IS NULL ORDER BY registered_index";

    public static IReadOnlyList<WebhookRow> Read(SqliteConnection connection, AgencyId agency) => connection.Query<WebhookRow>(ReadSql, new { agency }).AsList();

    private const string FindByIndexSql = $"SELECT {Columns} FROM webhook WHERE registered_index = @registeredIndex";

    public static WebhookRow? FindByIndex(SqliteConnection connection, long registeredIndex) =>
        connection.QuerySingleOrDefault<WebhookRow>(FindByIndexSql, new { registeredIndex });

    private const string FindByRemovalSql = $"SELECT {Columns} FROM webhook WHERE removed_index = @removedIndex";

    public static WebhookRow? FindByRemoval(SqliteConnection connection, long removedIndex) =>
        connection.QuerySingleOrDefault<WebhookRow>(FindByRemovalSql, new { removedIndex });

    private const string InsertSql = """
        INSERT INTO webhook (id, agency, principal, registered_index, sealed_registration)
        VALUES (@Id, @Agency, @Principal, @RegisteredIndex, @SealedRegistration)
        """;

    private const string InsertStateSql = "INSERT INTO webhook_state (webhook, told_index, failures, is_paused) VALUES (@Id, @RegisteredIndex, 0, 0)";

    public static int Insert(SqliteConnection connection, WebhookRow row) => connection.Execute(InsertSql, row) + connection.Execute(InsertStateSql, row);

    private const string RemoveSql = "UPDATE webhook SET removed_index = @logIndex WHERE id = @webhook AND removed_index IS NULL";

    private const string DeleteStateSql = "DELETE FROM webhook_state WHERE webhook = @webhook";

    public static bool Remove(SqliteConnection connection, WebhookId webhook, long logIndex)
    {
        bool stood = connection.Execute(RemoveSql, new { webhook, logIndex }) == 1;
        connection.Execute(DeleteStateSql, new { webhook });
        return stood;
    }
}
