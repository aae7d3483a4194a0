using System.Runtime.CompilerServices;
using Gateway.Audit;
using Gateway.Server.Storage;

namespace Gateway.Server.Fsck;

/// <summary>Reads entries of the audit log that were verified before, page by page.</summary>
internal static class AuditEntries
{
    /// <summary>The entries with an index of at least <paramref name="from"/> and below <paramref name="to"/>.</summary>
    public static async IAsyncEnumerable<LogEntry> ReadAsync(
        IGatewayStore store, long from, long to, int atOnce, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (long next = from; next < to;)
        {
            IReadOnlyList<StoredEntry> page = await store.ReadEntriesAsync(LogName.Audit, next, atOnce, cancellationToken).ConfigureAwait(false);
            foreach (StoredEntry row in page.TakeWhile(row => row.Index < to))
            {
                yield return LogEntry.Parse(row.Bytes);
            }

            next = page.Count == 0 ? to : page[^1].Index + 1;
        }
    }
}
