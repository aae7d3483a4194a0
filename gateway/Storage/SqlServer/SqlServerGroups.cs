using Gateway.Exchange;

namespace Gateway.Server.Storage.SqlServer;

/// <summary>Table <c>group_version</c>.</summary>
internal static class SqlServerGroups
{
    private const string Columns = "group_id, sequence, roster_sha256, directory_index, sealed_version";

    private const string FindSql = $"SELECT TOP (1) {Columns} FROM group_version WHERE group_id = @group ORDER BY sequence DESC";

    public static Task<GroupVersionRow?> FindAsync(SqlServerSession session, GroupId group) => session.FindAsync<GroupVersionRow>(FindSql, new { group });

    private const string ReadHistorySql = $"""
        SELECT TOP (@limit) {Columns} FROM group_version WHERE group_id = @group AND sequence >= @from ORDER BY sequence
        """;

    public static Task<IReadOnlyList<GroupVersionRow>> ReadHistoryAsync(SqlServerSession session, GroupId group, long from, int limit) =>
        session.QueryAsync<GroupVersionRow>(ReadHistorySql, new { group, from, limit });

    private const string ReadSql = $"SELECT TOP (@limit) {Columns} FROM group_version WHERE directory_index > @after ORDER BY directory_index";

    public static Task<IReadOnlyList<GroupVersionRow>> ReadAsync(SqlServerSession session, long after, int limit) =>
        session.QueryAsync<GroupVersionRow>(ReadSql, new { after, limit });

    private const string InsertSql = $"""
        INSERT INTO group_version ({Columns}) VALUES (@GroupId, @Sequence, @RosterSha256, @DirectoryIndex, @SealedVersion)
        """;

    public static Task<int> InsertAsync(SqlServerSession session, GroupVersionRow row) => session.ExecuteAsync(InsertSql, row);
}
