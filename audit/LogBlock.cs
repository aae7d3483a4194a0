using System.Runtime.InteropServices;
using System.Text;

namespace Gateway.Audit;

/// <summary>
/// A stretch of a log's rows with all that can be said of each without knowing the others. Blocks are worked out side by side; what needs the rows' order
/// comes after, in order.
/// </summary>
internal sealed class LogBlock
{
    /// <summary>The rows of a whole block: four tiles, so that no tile lies in two blocks.</summary>
    public const int Width = 4 * Tile.Width;

    private readonly List<StoredEntry> rows;
    private readonly ScannedRow[] scanned;
    private readonly LeafTile[] tiles;

    private LogBlock(List<StoredEntry> rows, ScannedRow[] scanned, LeafTile[] tiles)
    {
        this.rows = rows;
        this.scanned = scanned;
        this.tiles = tiles;
    }

    public int Count => rows.Count;

    /// <summary>Reads the rows from <paramref name="first"/> up to <paramref name="end"/>; fewer at the end of the log, and at a gap one behind it.</summary>
    public static async Task<LogBlock> ReadAsync(IEntrySource source, LogName log, long first, long end, CancellationToken cancellationToken)
    {
        var rows = new List<StoredEntry>((int)(end - first));
        bool goesOn = true;
        for (long next = first; goesOn && next < end; next = first + rows.Count)
        {
            IReadOnlyList<StoredEntry> page = await source.ReadEntriesAsync(log, next, (int)(end - next), cancellationToken).ConfigureAwait(false);
            rows.AddRange(page);
            goesOn = page.Count > 0 && page[^1].Index == next + page.Count - 1;
        }

        return Of(rows, log);
    }

    public StoredEntry Row(int offset) => rows[offset];

    public ScannedRow Scanned(int offset) => scanned[offset];

    public LeafTile TileOf(int offset) => tiles[offset / Tile.Width];

    private static LogBlock Of(List<StoredEntry> rows, LogName log)
    {
        byte[] name = Encoding.ASCII.GetBytes(log.Value);
        ReadOnlySpan<StoredEntry> all = CollectionsMarshal.AsSpan(rows);
        var scanned = new ScannedRow[all.Length];
        for (int i = 0; i < scanned.Length; i++)
        {
            scanned[i] = ScannedRow.Of(all[i], name);
        }

        var tiles = new LeafTile[(all.Length + Tile.Width - 1) / Tile.Width];
        for (int i = 0; i < tiles.Length; i++)
        {
            int first = i * Tile.Width;
            tiles[i] = new LeafTile(all[first..Math.Min(first + Tile.Width, all.Length)]);
        }

        return new LogBlock(rows, scanned, tiles);
    }
}
