using Microsoft.Data.Sqlite;

namespace Gateway.Server.Storage.Sqlite;

/// <summary>The database's clock.</summary>
internal static class SqliteClock
{
    // Rounded, because a double of seconds times 1,000 may fall just short of the millisecond.
    private const string ReadSql = "SELECT CAST(round(unixepoch('subsec') * 1000) AS INTEGER)";

    /// <summary>UTC, in whole milliseconds.</summary>
    public static DateTimeOffset Read(SqliteConnection connection)
    {
        using SqliteStatement read = SqliteStatement.Of(connection, ReadSql);
        return DateTimeOffset.FromUnixTimeMilliseconds(read.ReadNumber());
    }
}
