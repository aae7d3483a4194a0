using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Fsck;

/// <summary>
/// Counts the audit log again, which the caller has verified, as far as it was counted for reports, and compares. It holds every tally and every open delivery in memory.
/// </summary>
internal sealed class ReportCheck(IGatewayStore store, long auditSize)
{
    private const int EntriesAtOnce = 1000;

    /// <summary>Checks.</summary>
    /// <exception cref="FsckException"><c>tampered</c>, with the row in its sentence.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        StoredReport stored = await ReadAsync(cancellationToken).ConfigureAwait(false);
        if (stored.Progress.Size > auditSize)
        {
            // A gateway may have counted on while the log was checked.
            long now = (await store.ReadHeadAsync(LogName.Audit, cancellationToken).ConfigureAwait(false)).Size;
            Require(stored.Progress.Size <= now, "report_progress", "audit");
        }

        var fold = new ReportFold();
        (long size, DateTimeOffset time) = (0, DateTimeOffset.UnixEpoch);
        await foreach (LogEntry entry in AuditEntries.ReadAsync(store, 0, stored.Progress.Size, EntriesAtOnce, cancellationToken).ConfigureAwait(false))
        {
            Add(fold, entry);
            (size, time) = (entry.Index + 1, entry.Time);
        }

        bool same = size == stored.Progress.Size && time == stored.Progress.LastTime
            && await LeafBeforeAsync(size, cancellationToken).ConfigureAwait(false) == stored.Progress.LastLeaf;
        Require(same, "report_progress", "audit");
        Compare("report_tally", fold.Tallies.Select(tally => new TallyRow(tally.Key, tally.Value)), stored.Tallies, row => NameOf(row.Key));
        Compare("report_open", fold.Open, stored.Open, delivery => $"{delivery.Advisory} {delivery.Recipient}");
    }

    private async Task<StoredReport> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await store.ReadStoredReportAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (StoredValues.AreMalformed(exception))
        {
            throw new FsckException(Verdict.Malformed, null, "A row of 'report_tally', 'report_open' or 'report_progress' holds a value that the gateway does not write.");
        }
    }

    private static void Compare<T>(string table, IEnumerable<T> derived, IEnumerable<T> stored, Func<T, string> name)
    {
        HashSet<T> odd = [.. derived];
        odd.SymmetricExceptWith(stored);
        if (odd.Count > 0)
        {
            Require(false, table, odd.Select(name).Order(StringComparer.Ordinal).First());
        }
    }

    private static string NameOf(TallyKey key) => $"{key.Giver} {key.Month} {key.Taker} {key.Kind.ToWire()} {key.Facet}";

    private static void Add(ReportFold fold, LogEntry entry)
    {
        try
        {
            fold.Add(entry);
        }
        catch (DocumentException)
        {
            throw new FsckException(Verdict.Malformed, entry.Index, $"Entry {entry.Index} of the {entry.Log} log does not carry what its action says.");
        }
    }

    private static void Require(bool holds, string table, string row)
    {
        if (!holds)
        {
            throw new FsckException(Verdict.Tampered, null, $"The row '{row}' of {table} is not what the audit log says.");
        }
    }

    private async Task<LeafHash> LeafBeforeAsync(long size, CancellationToken cancellationToken)
    {
        if (size == 0)
        {
            return LeafHash.None;
        }

        IReadOnlyList<StoredEntry> last = await store.ReadEntriesAsync(LogName.Audit, size - 1, 1, cancellationToken).ConfigureAwait(false);
        return MerkleTree.HashLeaf(last[0].Bytes.Span);
    }
}
