using Dapper;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Gateway.Server.Storage.Sqlite;

/// <summary>One database file and how connections to it are opened. Several processes may use the same file: WAL lets them.</summary>
internal sealed class SqliteDatabase
{
    /// <summary>How long a statement waits for another process's lock.</summary>
    public static readonly TimeSpan BusyTimeout = TimeSpan.FromSeconds(5);

    // synchronous=FULL: in WAL mode NORMAL may lose the last commits at a power failure. recursive_triggers: without it INSERT OR REPLACE deletes a row
    // without asking its DELETE trigger. journal_size_limit: a checkpoint cuts the WAL back to 64 MiB after a burst.
    // wal_autocheckpoint, in pages: at SQLite's own 1,000 every publication to a thousand recipients waited for a checkpoint, which took two fifths of its commit.
    private const string Settings = """
        PRAGMA busy_timeout = 5000;
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        PRAGMA foreign_keys = ON;
        PRAGMA recursive_triggers = ON;
        PRAGMA journal_size_limit = 67108864;
        PRAGMA wal_autocheckpoint = 8192;
        PRAGMA trusted_schema = OFF;
        PRAGMA cache_size = -16384;
        """;

    private readonly string path;
    private readonly string connectionString;

    // Every connection is one thread's at a time, so SQLite need not lock it at each call. Where SQLite was used before, the answer is a code, and it goes on locking.
    static SqliteDatabase()
    {
        Batteries_V2.Init();
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MULTITHREAD);
    }

    /// <summary>Names the file; nothing is opened yet.</summary>
    public SqliteDatabase(string path)
    {
        this.path = path;
        connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWrite,
            Pooling = false,
            DefaultTimeout = (int)BusyTimeout.TotalSeconds,
        }.ToString();
    }

    /// <summary>
    /// Opens a connection, which the caller owns. The file must be there: one that vanished under a running gateway, with its disk perhaps, is not to be replaced by an
    /// empty one.
    /// </summary>
    public SqliteConnection Open()
    {
        var connection = new RememberingConnection(connectionString);
        try
        {
            connection.Open();
            connection.Execute(Settings);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Makes the file if it is not there. SQLite itself would make it with the process's umask; its WAL and shared memory get the mode that the file has.
    /// </summary>
    public void CreateFile()
    {
        if (File.Exists(path))
        {
            return;
        }

        PrivateFolder.Create(Path.GetDirectoryName(Path.GetFullPath(path))!);
        try
        {
            using FileStream created = new(path, PrivateFolder.NewFile(FileAccess.Write));
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process made it in the meantime.
        }
    }
}
