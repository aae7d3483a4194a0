using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Fsck;

/// <summary>
/// The ranges of a log that were lost and brought back from copies, each named by the <c>log.recovered</c> entry behind it: the entries are there again, what had
/// been stored for them is not, nor are the checkpoints inside. Nothing is read before something is found missing; then the log is read once.
/// </summary>
internal sealed class Recoveries(IGatewayStore store, LogName log, long size)
{
    private const int EntriesAtOnce = 256;
    private List<(long From, long To)>? ranges;

    /// <summary>Whether anything was ever recovered.</summary>
    public async ValueTask<bool> AnyAsync(CancellationToken cancellationToken) =>
        (await RangesAsync(cancellationToken).ConfigureAwait(false)).Count > 0;

    /// <summary>Whether the entry with this index was recovered.</summary>
    public async ValueTask<bool> CoverAsync(long index, CancellationToken cancellationToken) =>
        (await RangesAsync(cancellationToken).ConfigureAwait(false)).Exists(range => index >= range.From && index < range.To);

    private async ValueTask<List<(long From, long To)>> RangesAsync(CancellationToken cancellationToken)
    {
        if (ranges is not null)
        {
            return ranges;
        }

        var found = new List<(long From, long To)>();
        for (long next = 0; next < size;)
        {
            IReadOnlyList<StoredEntry> page = await store.ReadEntriesAsync(log, next, EntriesAtOnce, cancellationToken).ConfigureAwait(false);
            found.AddRange(page.Select(row => LogEntry.Parse(row.Bytes)).Where(entry => entry.Action == ActionNames.LogRecovered).Select(Read));
            next = page.Count == 0 ? size : page[^1].Index + 1;
        }

        return ranges = found;
    }

    private static (long From, long To) Read(LogEntry entry)
    {
        LogRecoveredDetail detail = Details.Read(entry, LogRecoveredDetail.Parse);
        return (detail.From, detail.To);
    }
}
