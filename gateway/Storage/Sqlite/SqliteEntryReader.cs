using Gateway.Audit;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Gateway.Server.Storage.Sqlite;

/// <summary>
/// Reads entries without a mapper between: whoever verifies a log reads every row of it, and rows of a few hundred bytes come many to one buffer instead of
/// one buffer each.
/// </summary>
internal ref struct SqliteEntryReader
{
    // Below the size from which the runtime keeps arrays for long; less when few rows are asked for, since each row holds on to its buffer.
    private const int BufferBytes = 64 * 1024;
    private const int OrdinaryEntryBytes = 1024;

    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;
    private readonly int maxCount;
    private byte[] buffer = [];
    private int used;

    private SqliteEntryReader(sqlite3 database, sqlite3_stmt statement, int maxCount)
    {
        this.database = database;
        this.statement = statement;
        this.maxCount = maxCount;
    }

    /// <summary>Runs a query of <c>idx, entry</c> with the parameters <c>@log, @from, @maxCount</c> in this order.</summary>
    /// <exception cref="SqliteException">SQLite refuses.</exception>
    public static IReadOnlyList<StoredEntry> Read(SqliteConnection connection, string sql, LogName log, long from, int maxCount)
    {
        sqlite3 database = connection.Handle!;
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(database, sql, out sqlite3_stmt statement), database);
        using (statement)
        {
            SqliteException.ThrowExceptionForRC(raw.sqlite3_bind_text(statement, 1, log.Value), database);
            SqliteException.ThrowExceptionForRC(raw.sqlite3_bind_int64(statement, 2, from), database);
            SqliteException.ThrowExceptionForRC(raw.sqlite3_bind_int(statement, 3, maxCount), database);
            return new SqliteEntryReader(database, statement, maxCount).ReadAll();
        }
    }

    private List<StoredEntry> ReadAll()
    {
        var rows = new List<StoredEntry>(Math.Min(maxCount, 1024));
        int code;
        while ((code = raw.sqlite3_step(statement)) == raw.SQLITE_ROW)
        {
            rows.Add(new StoredEntry(raw.sqlite3_column_int64(statement, 0), Copy(raw.sqlite3_column_blob(statement, 1))));
        }

        // A statement that ended with an error is over; only SQLITE_DONE means that there are no more rows.
        if (code != raw.SQLITE_DONE)
        {
            SqliteException.ThrowExceptionForRC(code, database);
        }

        return rows;
    }

    private ReadOnlyMemory<byte> Copy(ReadOnlySpan<byte> entry)
    {
        if (buffer.Length - used < entry.Length)
        {
            buffer = GC.AllocateUninitializedArray<byte>(Math.Max(entry.Length, (int)Math.Min(BufferBytes, (long)maxCount * OrdinaryEntryBytes)));
            used = 0;
        }

        entry.CopyTo(buffer.AsSpan(used));
        ReadOnlyMemory<byte> copy = buffer.AsMemory(used, entry.Length);
        used += entry.Length;
        return copy;
    }
}
