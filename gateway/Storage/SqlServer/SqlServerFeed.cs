using Gateway.Exchange;

namespace Gateway.Server.Storage.SqlServer;

/// <summary>Table <c>feed</c>.</summary>
internal static class SqlServerFeed
{
    private const string Columns = "published_index, advisory, removed_index";
    private const string InsertSql = "INSERT INTO feed (published_index, advisory) VALUES (@publishedIndex, @advisory)";

    public static Task<int> InsertAsync(SqlServerSession session, AdvisoryId advisory, long publishedIndex) =>
        session.ExecuteAsync(InsertSql, new { publishedIndex, advisory });

    private const string RemoveSql = "UPDATE feed SET removed_index = @removedIndex WHERE advisory = @advisory AND removed_index IS NULL";

    public static Task<int> RemoveAsync(SqlServerSession session, AdvisoryId advisory, long removedIndex) =>
        session.ExecuteAsync(RemoveSql, new { advisory, removedIndex });

    private const string FindSql = $"SELECT {Columns} FROM feed WHERE advisory = @advisory AND removed_index IS NULL";

    public static Task<FeedRow?> FindAsync(SqlServerSession session, AdvisoryId advisory) => session.FindAsync<FeedRow>(FindSql, new { advisory });

    private const string FindByIndexSql = $"SELECT {Columns} FROM feed WHERE published_index = @publishedIndex";

    public static Task<FeedRow?> FindByIndexAsync(SqlServerSession session, long publishedIndex) =>
        session.FindAsync<FeedRow>(FindByIndexSql, new { publishedIndex });

    private const string ReadOfSql = $"SELECT {Columns} FROM feed WHERE advisory = @advisory ORDER BY published_index";

    public static Task<IReadOnlyList<FeedRow>> ReadOfAsync(SqlServerSession session, AdvisoryId advisory) => session.QueryAsync<FeedRow>(ReadOfSql, new { advisory });

    private const string ReadSql = $"SELECT {Columns} FROM feed WHERE removed_index IS NULL ORDER BY published_index";

    public static Task<IReadOnlyList<FeedRow>> ReadAsync(SqlServerSession session) => session.QueryAsync<FeedRow>(ReadSql, new { });

    private const string ReadLastSql = "SELECT MAX(COALESCE(removed_index, published_index)) FROM feed";

    public static Task<long?> ReadLastAsync(SqlServerSession session) => session.SingleAsync<long?>(ReadLastSql, new { });
}
