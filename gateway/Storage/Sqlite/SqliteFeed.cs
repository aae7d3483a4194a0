using Dapper;
using Gateway.Exchange;
using Microsoft.Data.Sqlite;

namespace Gateway.Server.Storage.Sqlite;

/// <summary>Table <c>feed</c>.</summary>
internal static class SqliteFeed
{
    private const string Columns = "published_index, advisory, removed_index";
    private const string InsertSql = "INSERT INTO feed (published_index, advisory) VALUES (@publishedIndex, @advisory)";

    public static int Insert(SqliteConnection connection, AdvisoryId advisory, long publishedIndex) =>
        connection.Execute(InsertSql, new { publishedIndex, advisory });

    private const string RemoveSql = "UPDATE feed SET removed_index = @removedIndex WHERE advisory = @advisory AND removed_index IS NULL";

    public static int Remove(SqliteConnection connection, AdvisoryId advisory, long removedIndex) =>
        connection.Execute(RemoveSql, new { advisory, removedIndex });

    private const string FindSql = $"SELECT {Columns} FROM feed WHERE advisory = @advisory AND removed_index IS NULL";

    public static FeedRow? Find(SqliteConnection connection, AdvisoryId advisory) => connection.QuerySingleOrDefault<FeedRow>(FindSql, new { advisory });

    private const string FindByIndexSql = $"SELECT {Columns} FROM feed WHERE published_index = @publishedIndex";

    public static FeedRow? FindByIndex(SqliteConnection connection, long publishedIndex) =>
        connection.QuerySingleOrDefault<FeedRow>(FindByIndexSql, new { publishedIndex });

    private const string ReadOfSql = $"SELECT {Columns} FROM feed WHERE advisory = @advisory ORDER BY published_index";

    public static IReadOnlyList<FeedRow> ReadOf(SqliteConnection connection, AdvisoryId advisory) =>
        connection.Query<FeedRow>(ReadOfSql, new { advisory }).AsList();

    private const string ReadSql = $"SELECT {Columns} FROM feed WHERE removed_index IS NULL ORDER BY published_index";

    public static IReadOnlyList<FeedRow> Read(SqliteConnection connection) => connection.Query<FeedRow>(ReadSql).AsList();

    private const string ReadLastSql = "SELECT MAX(COALESCE(removed_index, published_index)) FROM feed";

    public static long? ReadLast(SqliteConnection connection) => connection.QuerySingle<long?>(ReadLastSql);
}
