namespace Gateway.Audit;

/// <summary>Where a log's rows can be read again: a store, or a gateway on the other side of a network. Nothing it returns is trusted. Safe for concurrent
/// use: rows are read ahead.</summary>
public interface IEntrySource
{
    /// <summary>
    /// Rows whose index is at least <paramref name="from"/>, in ascending order, at most <paramref name="maxCount"/>; none at the end of the log. A row that
    /// is gone is left out, so a gap shows as a gap.
    /// </summary>
    ValueTask<IReadOnlyList<StoredEntry>> ReadEntriesAsync(LogName log, long from, int maxCount, CancellationToken cancellationToken);

    /// <summary>The 8,192 bytes of a full tile, or null if there is no such full tile.</summary>
    ValueTask<byte[]?> ReadTileAsync(LogName log, int level, long index, CancellationToken cancellationToken);
}
