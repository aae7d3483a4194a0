using System.Text;

namespace Gateway.Audit;

/// <summary>
/// The rows of one tile with all that can be said of each without knowing the others, and the tile's hashes. Blocks are worked out side by side; what needs
/// the rows' order comes after, in order.
/// </summary>
internal sealed class LogBlock
{
    /// <summary>The rows of a whole block.</summary>
    public const int Width = Tile.Width;

    private readonly StoredEntry[] rows;
    private readonly ScannedRow[] scanned;

    private LogBlock(StoredEntry[] rows, LogName log)
    {
        this.rows = rows;
        byte[] name = Encoding.ASCII.GetBytes(log.Value);
        scanned = Array.ConvertAll(rows, row => ScannedRow.Of(row, name));
        Leaves = new LeafTile(rows);
    }

    public int Count => rows.Length;

    public LeafTile Leaves { get; }

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

        return new LogBlock([.. rows.Take((int)(end - first))], log);
    }

    public StoredEntry Row(int offset) => rows[offset];

    public ScannedRow Scanned(int offset) => scanned[offset];
}
