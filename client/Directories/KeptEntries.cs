using Gateway.Audit;

namespace Gateway.Client.Directories;

/// <summary>Keeps the rows that pass through it, so that a small log is fetched once, verified, and then read.</summary>
internal sealed class KeptEntries(IEntrySource source) : IEntrySource
{
    // Rows are read ahead, several windows at a time.
    private readonly Lock gate = new();
    private readonly SortedDictionary<long, StoredEntry> rows = [];

    /// <summary>What passed through, in order; to be asked for when nothing is being read any more.</summary>
    public IEnumerable<StoredEntry> Rows => rows.Values;

    public async ValueTask<IReadOnlyList<StoredEntry>> ReadEntriesAsync(LogName log, long from, int maxCount, CancellationToken cancellationToken)
    {
        IReadOnlyList<StoredEntry> read = await source.ReadEntriesAsync(log, from, maxCount, cancellationToken);
        lock (gate)
        {
            foreach (StoredEntry row in read)
            {
                rows[row.Index] = row;
            }
        }

        return read;
    }

    public ValueTask<byte[]?> ReadTileAsync(LogName log, int level, long index, CancellationToken cancellationToken) =>
        source.ReadTileAsync(log, level, index, cancellationToken);
}
