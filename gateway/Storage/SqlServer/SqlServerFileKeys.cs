using Gateway.Exchange;

namespace Gateway.Server.Storage.SqlServer;

/// <summary>Table <c>file_key</c>.</summary>
internal static class SqlServerFileKeys
{
    private const string InsertSql = "INSERT INTO file_key (advisory, number, sealed_key) VALUES (@Advisory, @Number, @SealedKey)";

    public static Task<int> InsertAsync(SqlServerSession session, FileKeyRow key) => session.ExecuteAsync(InsertSql, key);

    private const string ReadSql = "SELECT advisory, number, sealed_key FROM file_key WHERE advisory = @advisory ORDER BY number";

    public static Task<IReadOnlyList<FileKeyRow>> ReadAsync(SqlServerSession session, AdvisoryId advisory) =>
        session.QueryAsync<FileKeyRow>(ReadSql, new { advisory });

    private const string DeleteSql = "DELETE FROM file_key WHERE advisory = @advisory";

    public static Task<int> DeleteAsync(SqlServerSession session, AdvisoryId advisory) => session.ExecuteAsync(DeleteSql, new { advisory });
}
