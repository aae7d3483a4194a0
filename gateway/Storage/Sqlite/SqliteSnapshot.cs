using Microsoft.Data.Sqlite;

namespace Gateway.Server.Storage.Sqlite;

/// <summary>Several statements that see one state of the database.</summary>
internal static class SqliteSnapshot
{
    private const string BeginSql = "BEGIN DEFERRED";
    private const string EndSql = "COMMIT";

    /// <summary>Runs <paramref name="read"/> inside the transaction that is open, or else inside one of its own. If it throws, the worker closes the connection.</summary>
    public static T Read<T>(SqliteConnection connection, Func<T> read)
    {
        if (IsInTransaction(connection))
        {
            return read();
        }

        SqliteStatement.Run(connection, BeginSql);
        T result = read();
        SqliteStatement.Run(connection, EndSql);
        return result;
    }

    private static bool IsInTransaction(SqliteConnection connection) => SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) == 0;
}
