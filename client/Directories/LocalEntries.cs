using Gateway.Audit;

namespace Gateway.Client.Directories;

/// <summary>The rows of a log that are all at hand, from index 0 on.</summary>
internal sealed class LocalEntries(IReadOnlyList<StoredEntry> rows) : IEntrySource
{
    public ValueTask<IReadOnlyList<StoredEntry>> ReadEntriesAsync(LogName log, long from, int maxCount, CancellationToken cancellationToken) =>
        new([.. rows.Skip((int)Math.Min(from, rows.Count)).Take(maxCount)]);

    public ValueTask<byte[]?> ReadTileAsync(LogName log, int level, long index, CancellationToken cancellationToken) => new(default(byte[]));
}
