using System.Data;
using System.Globalization;
using Gateway.Audit;
using Gateway.Server.Storage.Columns;

namespace Gateway.Server.Storage.SqlServer;

/// <summary>Tables <c>log_entry</c>, <c>log_tile</c>, <c>log_head</c> and <c>log_checkpoint</c>.</summary>
internal static class SqlServerLogs
{
    private const string ReadHeadSql = "SELECT size, frontier, last_leaf, last_time FROM log_head WHERE log = @log";

    public static async Task<LogHead> ReadHeadAsync(SqlServerSession session, LogName log) =>
        (await session.FindAsync<LogHeadColumns>(ReadHeadSql, new { log }).ConfigureAwait(false))?.ToHead() ?? LogHead.Empty;

    private const string ReadEndsSql = """
        SELECT h.log, h.size, h.frontier, h.last_leaf, h.last_time, e.entry
        FROM log_head h LEFT JOIN log_entry e ON e.log = h.log AND e.idx = h.size - 1 WHERE h.log IN @logs
        """;

    public static async Task<IReadOnlyDictionary<LogName, LogEnd>> ReadEndsAsync(SqlServerSession session, IReadOnlyCollection<LogName> logs)
    {
        IReadOnlyList<LogEndColumns> rows = await session.QueryAsync<LogEndColumns>(ReadEndsSql, new { logs = logs.Select(log => log.Value) }).ConfigureAwait(false);
        Dictionary<LogName, LogEnd> ends = logs.ToDictionary(log => log, _ => LogEnd.Empty);
        foreach (LogEndColumns columns in rows)
        {
            ends[LogName.Parse(columns.Log)] = columns.ToEnd();
        }

        return ends;
    }

    private const string ReadSizeSql = "SELECT size FROM log_head WHERE log = @log";

    public static Task<long> ReadSizeAsync(SqlServerSession session, LogName log) => session.FindAsync<long>(ReadSizeSql, new { log });

    private const string ReadEntrySql = "SELECT entry FROM log_entry WHERE log = @log AND idx = @index";

    public static Task<byte[]?> ReadEntryAsync(SqlServerSession session, LogName log, long index) =>
        session.FindAsync<byte[]>(ReadEntrySql, new { log, index });

    private const string ReadEntriesSql = "SELECT TOP (@maxCount) idx, entry FROM log_entry WHERE log = @log AND idx >= @from ORDER BY idx";

    public static async Task<IReadOnlyList<StoredEntry>> ReadEntriesAsync(SqlServerSession session, LogName log, long from, int maxCount)
    {
        IReadOnlyList<EntryColumns> rows = await session.QueryAsync<EntryColumns>(ReadEntriesSql, new { log, from, maxCount }).ConfigureAwait(false);
        return [.. rows.Select(columns => columns.ToEntry())];
    }

    private const string ReadTileSql = "SELECT hashes FROM log_tile WHERE log = @log AND level = @level AND idx = @index";

    public static Task<byte[]?> ReadTileAsync(SqlServerSession session, LogName log, int level, long index) =>
        session.FindAsync<byte[]>(ReadTileSql, new { log, level, index });

    private const string ReadCheckpointSql = "SELECT TOP (1) note FROM log_checkpoint WHERE log = @log ORDER BY size DESC";

    public static Task<byte[]?> ReadCheckpointAsync(SqlServerSession session, LogName log) => session.FindAsync<byte[]>(ReadCheckpointSql, new { log });

    private const string ReadCheckpointsSql = "SELECT TOP (@limit) size, note FROM log_checkpoint WHERE log = @log AND size > @after ORDER BY size";

    public static Task<IReadOnlyList<CheckpointRow>> ReadCheckpointsAsync(SqlServerSession session, LogName log, long after, int limit) =>
        session.QueryAsync<CheckpointRow>(ReadCheckpointsSql, new { log, after, limit });

    private const string ReadLastTilesSql = "SELECT level, MAX(idx) AS last_index FROM log_tile WHERE log = @log GROUP BY level";

    public static Task<IReadOnlyList<LastTileRow>> ReadLastTilesAsync(SqlServerSession session, LogName log) =>
        session.QueryAsync<LastTileRow>(ReadLastTilesSql, new { log });

    private const string PutHeadSql = """
        UPDATE log_head SET size = @Size, frontier = @Frontier, last_leaf = @LastLeaf, last_time = @LastTime WHERE log = @Log;
        IF @@ROWCOUNT = 0 INSERT INTO log_head (log, size, frontier, last_leaf, last_time) VALUES (@Log, @Size, @Frontier, @LastLeaf, @LastTime);
        INSERT INTO log_checkpoint (log, size, note) VALUES (@Log, @Size, @Note);
        """;

    /// <summary>Writes all of a batch, in as many round trips for many entries as for few: whoever waits for the lock waits for each of them.</summary>
    public static async Task AppendAsync(SqlServerSession session, LogAppend append)
    {
        await SqlServerBulk.InsertAsync(session, Entries(append)).ConfigureAwait(false);
        if (append.Tiles.Count > 0)
        {
            await SqlServerBulk.InsertAsync(session, Tiles(append)).ConfigureAwait(false);
        }

        LogHead head = append.Head;
        var columns = new
        {
            append.Log,
            head.Size,
            Frontier = head.Frontier.ToBytes(),
            LastLeaf = head.LastLeaf.Value.Bytes.ToArray(),
            head.LastTime,
            Note = append.Checkpoint.ToArray(),
        };
        await session.ExecuteAsync(PutHeadSql, columns).ConfigureAwait(false);
    }

    private static DataTable Tiles(LogAppend append)
    {
        var rows = new DataTable("log_tile") { Locale = CultureInfo.InvariantCulture };
        rows.Columns.Add("log", typeof(string));
        rows.Columns.Add("level", typeof(int));
        rows.Columns.Add("idx", typeof(long));
        rows.Columns.Add("hashes", typeof(byte[]));
        foreach (Tile tile in append.Tiles)
        {
            rows.Rows.Add(append.Log.Value, tile.Level, tile.Index, tile.Hashes.ToArray());
        }

        return rows;
    }

    private static DataTable Entries(LogAppend append)
    {
        var rows = new DataTable("log_entry") { Locale = CultureInfo.InvariantCulture };
        rows.Columns.Add("log", typeof(string));
        rows.Columns.Add("idx", typeof(long));
        rows.Columns.Add("entry", typeof(byte[]));
        for (int i = 0; i < append.Entries.Count; i++)
        {
            rows.Rows.Add(append.Log.Value, append.FirstIndex + i, append.Entries[i].ToArray());
        }

        return rows;
    }
}
