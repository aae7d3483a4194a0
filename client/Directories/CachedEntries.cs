using Gateway.Audit;

namespace Gateway.Client.Directories;

/// <summary>The rows of a log, from those kept here as far as they go, and from the gateway after them.</summary>
internal sealed class CachedEntries(IReadOnlyList<StoredEntry> kept, IEntrySource remote) : IEntrySource
{
    public async ValueTask<IReadOnlyList<StoredEntry>> ReadEntriesAsync(LogName log, long from, int maxCount, CancellationToken cancellationToken) =>
        from < kept.Count
            ? [.. kept.Skip((int)from).Take(maxCount)]
            : await remote.ReadEntriesAsync(log, from, maxCount, cancellationToken);

    public ValueTask<byte[]?> ReadTileAsync(LogName log, int level, long index, CancellationToken cancellationToken) =>
        remote.ReadTileAsync(log, level, index, cancellationToken);
}
