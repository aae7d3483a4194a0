using Dapper;
using Gateway.Audit;
using Gateway.Server.Storage.Columns;
using Microsoft.Data.Sqlite;

namespace Gateway.Server.Storage.Sqlite;

/// <summary>Tables <c>log_entry</c>, <c>log_tile</c>, <c>log_head</c> and <c>log_checkpoint</c>.</summary>
internal static class SqliteLogs
{
    private const string ReadHeadSql = "SELECT size, frontier, last_leaf, last_time FROM log_head WHERE log = @log";

    public static LogHead ReadHead(SqliteConnection connection, LogName log) =>
        connection.QuerySingleOrDefault<LogHeadColumns>(ReadHeadSql, new { log })?.ToHead() ?? LogHead.Empty;

    private const string ReadSizeSql = "SELECT size FROM log_head WHERE log = @log";

    public static long ReadSize(SqliteConnection connection, LogName log) => connection.QuerySingleOrDefault<long>(ReadSizeSql, new { log });

    private const string ReadEntrySql = "SELECT entry FROM log_entry WHERE log = @log AND idx = @index";

    public static byte[]? ReadEntry(SqliteConnection connection, LogName log, long index) =>
        connection.QuerySingleOrDefault<byte[]>(ReadEntrySql, new { log, index });

    private const string ReadEntriesSql = "SELECT idx, entry FROM log_entry WHERE log = @log AND idx >= @from ORDER BY idx LIMIT @maxCount";

    public static IReadOnlyList<StoredEntry> ReadEntries(SqliteConnection connection, LogName log, long from, int maxCount) =>
        SqliteEntryReader.Read(connection, ReadEntriesSql, log, from, maxCount);

    private const string ReadTileSql = "SELECT hashes FROM log_tile WHERE log = @log AND level = @level AND idx = @index";

    public static byte[]? ReadTile(SqliteConnection connection, LogName log, int level, long index) =>
        connection.QuerySingleOrDefault<byte[]>(ReadTileSql, new { log, level, index });

    private const string ReadCheckpointSql = "SELECT note FROM log_checkpoint WHERE log = @log ORDER BY size DESC LIMIT 1";

    public static byte[]? ReadCheckpoint(SqliteConnection connection, LogName log) =>
        connection.QuerySingleOrDefault<byte[]>(ReadCheckpointSql, new { log });

    private const string ReadCheckpointsSql = "SELECT size, note FROM log_checkpoint WHERE log = @log AND size > @after ORDER BY size LIMIT @limit";

    public static IReadOnlyList<CheckpointRow> ReadCheckpoints(SqliteConnection connection, LogName log, long after, int limit) =>
        connection.Query<CheckpointRow>(ReadCheckpointsSql, new { log, after, limit }).AsList();

    private const string ReadLastTilesSql = "SELECT level, MAX(idx) AS last_index FROM log_tile WHERE log = @log GROUP BY level";

    public static IReadOnlyList<LastTileRow> ReadLastTiles(SqliteConnection connection, LogName log) =>
        connection.Query<LastTileRow>(ReadLastTilesSql, new { log }).AsList();

    private const string InsertEntrySql = "INSERT INTO log_entry (log, idx, entry) VALUES (@log, @idx, @entry)";
    private const string InsertTileSql = "INSERT INTO log_tile (log, level, idx, hashes) VALUES (@Log, @Level, @Index, @Hashes)";
    private const string InsertCheckpointSql = "INSERT INTO log_checkpoint (log, size, note) VALUES (@Log, @Size, @Note)";

    private const string PutHeadSql = """
        INSERT INTO log_head (log, size, frontier, last_leaf, last_time) VALUES (@Log, @Size, @Frontier, @LastLeaf, @LastTime)
        ON CONFLICT (log) DO UPDATE SET size = excluded.size, frontier = excluded.frontier, last_leaf = excluded.last_leaf, last_time = excluded.last_time
        """;

    /// <summary>Writes all of a batch.</summary>
    public static void Append(SqliteConnection connection, LogAppend append)
    {
        InsertEntries(connection, append);
        foreach (Tile tile in append.Tiles)
        {
            connection.Execute(InsertTileSql, new { append.Log, tile.Level, tile.Index, Hashes = tile.Hashes.ToArray() });
        }

        LogHead head = append.Head;
        connection.Execute(
            PutHeadSql,
            new { append.Log, head.Size, Frontier = head.Frontier.ToBytes(), LastLeaf = head.LastLeaf.Value.Bytes.ToArray(), head.LastTime });
        connection.Execute(InsertCheckpointSql, new { append.Log, head.Size, Note = append.Checkpoint.ToArray() });
    }

    private static void InsertEntries(SqliteConnection connection, LogAppend append)
    {
        using SqliteCommand insert = SqliteBulk.Prepare(connection, InsertEntrySql);
        for (int i = 0; i < append.Entries.Count; i++)
        {
            SqliteBulk.Execute(insert, ("@log", append.Log.Value), ("@idx", append.FirstIndex + i), ("@entry", append.Entries[i].ToArray()));
        }
    }
}
