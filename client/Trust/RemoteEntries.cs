using Gateway.Audit;
using Gateway.Client.Http;

namespace Gateway.Client.Trust;

/// <summary>
/// The rows of a log as the gateway shows them. Its answer holds the entries' bytes without their places; a window as full as it is wide has no gap, and
/// one that is not is halved until the gaps stand alone.
/// </summary>
internal sealed class RemoteEntries(GatewayClient client, long size) : IEntrySource
{
    public async ValueTask<IReadOnlyList<StoredEntry>> ReadEntriesAsync(LogName log, long from, int maxCount, CancellationToken cancellationToken)
    {
        // A window without any row says nothing about the rows after it, and an empty answer would say that the log ends there.
        for (long start = from; start < size;)
        {
            List<StoredEntry> rows = [];
            start = await ReadWindowAsync(log, start, Math.Min(size, start + maxCount), rows, cancellationToken);
            if (rows.Count > 0)
            {
                return rows;
            }
        }

        return [];
    }

    public async ValueTask<byte[]?> ReadTileAsync(LogName log, int level, long index, CancellationToken cancellationToken) =>
        await client.ReadTileAsync(log, level, index, cancellationToken);

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
