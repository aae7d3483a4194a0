using Gateway.Audit;
using Gateway.Client.Http;

namespace Gateway.Client.Trust;

/// <summary>
/// The rows of a log as the gateway shows them: in bundles, whose entries have their places. Where there is no whole bundle a row may be gone, and the answer
/// about entries, which come without places, has to show which: a window as full as it is wide has no gap, and one that is not is halved until the gaps
/// stand alone.
/// </summary>
internal sealed class RemoteEntries(GatewayClient client, long size) : IEntrySource
{
    public async ValueTask<IReadOnlyList<StoredEntry>> ReadEntriesAsync(LogName log, long from, int maxCount, CancellationToken cancellationToken)
    {
        int intoBundle = (int)(from % Tile.Width);
        if (intoBundle == 0 && from < size && await ReadBundleAsync(log, from, maxCount, cancellationToken) is { } bundle)
        {
            return bundle;
        }

        if (intoBundle > 0)
        {
            // Whoever has the beginning of a bundle asks for the rest of it alone, and is not sent again what it has.
            maxCount = Math.Min(maxCount, Tile.Width - intoBundle);
        }

        // A window without any row says nothing about the rows after it, and an empty answer would say that the log ends there.
        int width = Math.Min(maxCount, Tile.Width);
        for (long start = from; start < size;)
        {
            List<StoredEntry> rows = [];
            start = await ReadWindowAsync(log, start, Math.Min(size, start + width), rows, cancellationToken);
            if (rows.Count > 0)
            {
                return rows;
            }
        }

        return [];
    }

    public async ValueTask<byte[]?> ReadTileAsync(LogName log, int level, long index, CancellationToken cancellationToken) =>
        await client.ReadTileAsync(log, level, index, cancellationToken);

    /// <summary>The rows of the bundle that begins at <paramref name="from"/>; null if the gateway does not show it whole.</summary>
    private async Task<IReadOnlyList<StoredEntry>?> ReadBundleAsync(LogName log, long from, int maxCount, CancellationToken cancellationToken)
    {
        var address = BundleAddress.Of(from, size);
        if (await client.ReadBundleAsync(log, address, cancellationToken) is not { } bytes || Parse(bytes) is not { } entries || entries.Count != address.Width)
        {
            return null;
        }

        var rows = new StoredEntry[Math.Min(maxCount, entries.Count)];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = new StoredEntry(from + i, entries[i]);
        }

        return rows;
    }

    private static IReadOnlyList<ReadOnlyMemory<byte>>? Parse(byte[] bundle)
    {
        try
        {
            return EntryBundle.Parse(bundle);
        }
        catch (EntryFormatException)
        {
            return null;
        }
    }

    /// <summary>Reads rows from <paramref name="from"/>, at most up to <paramref name="to"/>; the index that it came to.</summary>
    private async Task<long> ReadWindowAsync(LogName log, long from, long to, List<StoredEntry> rows, CancellationToken cancellationToken)
    {
        EntryPage page = await client.ReadEntriesAsync(log, from, to, cancellationToken);
        long end = Math.Clamp(page.Next, from + 1, to);
        if (page.Entries.Count >= end - from)
        {
            rows.AddRange(page.Entries.Take(checked((int)(end - from))).Select((bytes, offset) => new StoredEntry(from + offset, bytes)));
        }
        else if (page.Entries.Count > 0)
        {
            long middle = from + ((end - from) / 2);
            await ReadWholeAsync(log, from, middle, rows, cancellationToken);
            await ReadWholeAsync(log, middle, end, rows, cancellationToken);
        }

        return end;
    }

    private async Task ReadWholeAsync(LogName log, long from, long to, List<StoredEntry> rows, CancellationToken cancellationToken)
    {
        for (long start = from; start < to;)
        {
            start = await ReadWindowAsync(log, start, to, rows, cancellationToken);
        }
    }
}
