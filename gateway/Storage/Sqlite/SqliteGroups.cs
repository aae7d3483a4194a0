using Dapper;
using Gateway.Exchange;
using Microsoft.Data.Sqlite;

namespace Gateway.Server.Storage.Sqlite;

/// <summary>Table <c>group_version</c>.</summary>
internal static class SqliteGroups
{
    private const string Columns = "group_id, sequence, roster_sha256, directory_index, sealed_version";

    private const string FindSql = $"SELECT {Columns} FROM group_version WHERE group_id = @group ORDER BY sequence DESC LIMIT 1";

    public static GroupVersionRow? Find(SqliteConnection connection, GroupId group) =>
        connection.QuerySingleOrDefault<GroupVersionRow>(FindSql, new { group });

    private const string ReadHistorySql = $"""
        SELECT {Columns} FROM group_version WHERE group_id = @group AND sequence >= @from ORDER BY sequence LIMIT @limit
        """;

    public static IReadOnlyList<GroupVersionRow> ReadHistory(SqliteConnection connection, GroupId group, long from, int limit) =>
        connection.Query<GroupVersionRow>(ReadHistorySql, new { group, from, limit }).AsList();

    private const string ReadSql = $"SELECT {Columns} FROM group_version WHERE directory_index > @after ORDER BY directory_index LIMIT @limit";

    public static IReadOnlyList<GroupVersionRow> Read(SqliteConnection connection, long after, int limit) =>
        connection.Query<GroupVersionRow>(ReadSql, new { after, limit }).AsList();

    private const string InsertSql = $"""
        INSERT INTO group_version ({Columns}) VALUES (@GroupId, @Sequence, @RosterSha256, @DirectoryIndex, @SealedVersion)
        """;

    public static int Insert(SqliteConnection connection, GroupVersionRow row) => connection.Execute(InsertSql, row);
}
