using Gateway.Audit;
using Microsoft.Data.Sqlite;

namespace Gateway.Server.Storage.Sqlite;

/// <summary>
/// Reads entries many to one buffer instead of one buffer each: whoever verifies a log reads every row of it, a few hundred bytes each.
/// </summary>
internal ref struct SqliteEntryReader
{
    // Below the size from which the runtime keeps arrays for long; less when few rows are asked for, since each row holds on to its buffer.
    private const int BufferBytes = 64 * 1024;
    private const int OrdinaryEntryBytes = 1024;

    private readonly SqliteStatement statement;
    private readonly int maxCount;
    private byte[] buffer = [];
    private int used;

    private SqliteEntryReader(SqliteStatement statement, int maxCount)
    {
        this.statement = statement;
        this.maxCount = maxCount;
    }

    /// <summary>Runs a query of <c>idx, entry</c> with the parameters <c>@log, @from, @maxCount</c> in this order.</summary>
    /// <exception cref="SqliteException">SQLite refuses.</exception>
    public static IReadOnlyList<StoredEntry> Read(SqliteConnection connection, string sql, LogName log, long from, int maxCount)
    {
        using SqliteStatement statement = SqliteStatement.Of(connection, sql).Bind(log.Value).Bind(from).Bind(maxCount);
        return new SqliteEntryReader(statement, maxCount).ReadAll();
    }

    private List<StoredEntry> ReadAll()
    {
        var rows = new List<StoredEntry>(Math.Min(maxCount, 1024));
        while (statement.Step())
        {
            rows.Add(new StoredEntry(statement.Number(0), Copy(statement.Bytes(1))));
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
