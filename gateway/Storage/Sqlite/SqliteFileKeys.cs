using Dapper;
using Gateway.Exchange;
using Microsoft.Data.Sqlite;

namespace Gateway.Server.Storage.Sqlite;

/// <summary>Table <c>file_key</c>.</summary>
internal static class SqliteFileKeys
{
    private const string InsertSql = "INSERT INTO file_key (advisory, number, sealed_key) VALUES (@Advisory, @Number, @SealedKey)";

    public static int Insert(SqliteConnection connection, IReadOnlyList<FileKeyRow> keys) => connection.Execute(InsertSql, keys);

    private const string ReadSql = "SELECT advisory, number, sealed_key FROM file_key WHERE advisory = @advisory ORDER BY number";

    public static IReadOnlyList<FileKeyRow> Read(SqliteConnection connection, AdvisoryId advisory) =>
        connection.Query<FileKeyRow>(ReadSql, new { advisory }).AsList();

    private const string DeleteSql = "DELETE FROM file_key WHERE advisory = @advisory";

    public static int Delete(SqliteConnection connection, AdvisoryId advisory) => connection.Execute(DeleteSql, new { advisory });
}
