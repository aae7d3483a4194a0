using Dapper;
using Gateway.Audit;
using Microsoft.Data.Sqlite;

namespace Gateway.Server.Storage.Sqlite;

/// <summary>Tables <c>log_entry</c>, <c>log_tile</c>, <c>log_head</c> and <c>log_checkpoint</c>.</summary>
internal static class SqliteLogs
{
    private const string ReadHeadSql = "SELECT size, frontier, last_leaf, last_time FROM log_head WHERE log = @log";

    public static LogHead ReadHead(SqliteConnection connection, LogName log)
    {
        using SqliteStatement read = SqliteStatement.Of(connection, ReadHeadSql).Bind(log.Value);
        return read.Step() ? new LogHead(Frontier.Parse(read.Number(0), read.Bytes(1)), new LeafHash(read.Bytes(2)), read.Time(3)) : LogHead.Empty;
    }

    private const string ReadSizeSql = "SELECT size FROM log_head WHERE log = @log";

    public static long ReadSize(SqliteConnection connection, LogName log)
    {
        using SqliteStatement read = SqliteStatement.Of(connection, ReadSizeSql).Bind(log.Value);
        return read.TryReadNumber() ?? 0;
    }

    private const string ReadEntrySql = "SELECT entry FROM log_entry WHERE log = @log AND idx = @index";

    public static byte[]? ReadEntry(SqliteConnection connection, LogName log, long index)
    {
        using SqliteStatement read = SqliteStatement.Of(connection, ReadEntrySql).Bind(log.Value).Bind(index);
        return read.Step() ? read.Bytes(0).ToArray() : null;
    }

    public static LogEnd ReadEnd(SqliteConnection connection, LogName log)
    {
        LogHead head = ReadHead(connection, log);
        return LogEnd.Of(head, ReadEntry(connection, log, head.Size - 1));
    }

    private const string ReadEntriesSql = "SELECT idx, entry FROM log_entry WHERE log = @log AND idx >= @from ORDER BY idx LIMIT @maxCount";

    public static IReadOnlyList<StoredEntry> ReadEntries(SqliteConnection connection, LogName log, long from, int maxCount) =>
        SqliteEntryReader.Read(connection, ReadEntriesSql, log, from, maxCount);

    private const string ReadTileSql = "SELECT hashes FROM log_tile WHERE log = @log AND level = @level AND idx = @index";

    public static byte[]? ReadTile(SqliteConnection connection, LogName log, int level, long index)
    {
        using SqliteStatement read = SqliteStatement.Of(connection, ReadTileSql).Bind(log.Value).Bind(level).Bind(index);
        return read.Step() ? read.Bytes(0).ToArray() : null;
    }

    private const string ReadCheckpointSql = "SELECT note FROM log_checkpoint WHERE log = @log ORDER BY size DESC LIMIT 1";

    public static byte[]? ReadCheckpoint(SqliteConnection connection, LogName log)
    {
        using SqliteStatement read = SqliteStatement.Of(connection, ReadCheckpointSql).Bind(log.Value);
        return read.Step() ? read.Bytes(0).ToArray() : null;
    }

    private const string ReadCheckpointsSql = "SELECT size, note FROM log_checkpoint WHERE log = @log AND size > @after ORDER BY size LIMIT @limit";

    public static IReadOnlyList<CheckpointRow> ReadCheckpoints(SqliteConnection connection, LogName log, long after, int limit) =>
        connection.Query<CheckpointRow>(ReadCheckpointsSql, new { log, after, limit }).AsList();

    private const string ReadLastTilesSql = "SELECT level, MAX(idx) AS last_index FROM log_tile WHERE log = @log GROUP BY level";

    public static IReadOnlyList<LastTileRow> ReadLastTiles(SqliteConnection connection, LogName log) =>
        connection.Query<LastTileRow>(ReadLastTilesSql, new { log }).AsList();

    private const string InsertEntrySql = "INSERT INTO log_entry (log, idx, entry) VALUES (@log, @idx, @entry)";
    private const string InsertTileSql = "INSERT INTO log_tile (log, level, idx, hashes) VALUES (@log, @level, @idx, @hashes)";
    private const string InsertCheckpointSql = "INSERT INTO log_checkpoint (log, size, note) VALUES (@log, @size, @note)";

    private const string PutHeadSql = """
        INSERT INTO log_head (log, size, frontier, last_leaf, last_time) VALUES (@log, @size, @frontier, @last_leaf, @last_time)
        ON CONFLICT (log) DO UPDATE SET size = excluded.size, frontier = excluded.frontier, last_leaf = excluded.last_leaf, last_time = excluded.last_time
        """;

    /// <summary>Writes all of a batch.</summary>
    public static void Append(SqliteConnection connection, LogAppend append)
    {
        string log = append.Log.Value;
        using SqliteStatement insertEntry = SqliteStatement.Of(connection, InsertEntrySql);
        for (int i = 0; i < append.Entries.Count; i++)
        {
            insertEntry.Bind(log).Bind(append.FirstIndex + i).Bind(append.Entries[i].Span).Run();
        }

        using SqliteStatement insertTile = SqliteStatement.Of(connection, InsertTileSql);
        foreach (Tile tile in append.Tiles)
        {
            insertTile.Bind(log).Bind(tile.Level).Bind(tile.Index).Bind(tile.Hashes.Span).Run();
        }

        LogHead head = append.Head;
        using SqliteStatement putHead = SqliteStatement.Of(connection, PutHeadSql);
        putHead.Bind(log).Bind(head.Size).Bind(head.Frontier.ToBytes()).Bind(head.LastLeaf.Value.Bytes).Bind(head.LastTime).Run();
        using SqliteStatement insertCheckpoint = SqliteStatement.Of(connection, InsertCheckpointSql);
        insertCheckpoint.Bind(log).Bind(head.Size).Bind(append.Checkpoint.Span).Run();
    }
}
