using Gateway.Audit;
using Gateway.Server.Advisories.Clear;
using Gateway.Server.Auth;
using Gateway.Server.Storage;

namespace Gateway.Server.Logs;

/// <summary>Reads one window of a log into memory: nothing of the database stays open while the network is slow.</summary>
internal sealed class EntryWindow(IGatewayStore store, ClearAdvisories clear)
{
    private const int MaxRows = 1000;
    private const int MaxBytes = 4 * 1024 * 1024;
    private const int RowsPerRead = 250;

    /// <summary>Reads from <paramref name="first"/> up to <paramref name="end"/>, at most 1,000 rows or 4 MiB.</summary>
    public async Task<EntrySlice> ReadAsync(LogName log, long first, long end, EntryFilter filter, CallingPrincipal caller, CancellationToken cancellationToken)
    {
        var view = log == LogName.Directory || caller.Has(Scopes.AuditRead) ? null : new MemberView(caller.Agency, store, clear);
        using var lines = new MemoryStream();
        long next = first;
        long windowEnd = Math.Min(end, first + MaxRows);
        while (next < windowEnd && lines.Length < MaxBytes)
        {
            int count = (int)Math.Min(RowsPerRead, windowEnd - next);
            IReadOnlyList<StoredEntry> rows = await store.ReadEntriesAsync(log, next, count, cancellationToken);
            foreach (StoredEntry row in rows.Where(row => row.Index < windowEnd))
            {
                await AddAsync(lines, row, filter, view, cancellationToken);
            }

            // Rows that are gone leave a gap in the lines, for the reader to see; reading goes on behind it.
            next = rows.Count == 0 || rows[^1].Index >= windowEnd ? windowEnd : rows[^1].Index + 1;
        }

        return new EntrySlice(lines.ToArray(), Math.Max(first, next));
    }

    private static async ValueTask AddAsync(MemoryStream lines, StoredEntry row, EntryFilter filter, MemberView? view, CancellationToken cancellationToken)
    {
        if ((view is null && filter.IsEmpty) || await IsForReaderAsync(row, filter, view, cancellationToken))
        {
            lines.Write(row.Bytes.Span);
            lines.WriteByte((byte)'\n');
        }
    }

    private static async ValueTask<bool> IsForReaderAsync(StoredEntry row, EntryFilter filter, MemberView? view, CancellationToken cancellationToken)
    {
        LogEntry entry;
        try
        {
            entry = LogEntry.Parse(row.Bytes);
        }
        catch (EntryFormatException)
        {
            // Damage: an auditor who reads everything gets the row as it is and names it; it is nobody's own.
            return false;
        }

        return filter.Matches(entry) && (view is null || await view.SeesAsync(entry, cancellationToken));
    }
}
