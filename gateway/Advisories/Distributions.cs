using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories;

/// <summary>Reads what the log says of whom an advisory was addressed to: the entry right behind its publication. For its sender alone.</summary>
internal sealed class Distributions(IGatewayStore store)
{
    /// <summary>The distribution of the advisory whose publication has this index; null of one that is older than such entries.</summary>
    public async Task<AdvisoryDistributedDetail?> FindAsync(long publishedIndex, CancellationToken cancellationToken)
    {
        IReadOnlyList<StoredEntry> rows = await store.ReadEntriesAsync(LogName.Audit, publishedIndex + 1, 1, cancellationToken);
        return rows is [var row] ? Of(publishedIndex, row) : null;
    }

    /// <summary>The distribution that a row of the log is, if it is the one right behind a publication.</summary>
    public static AdvisoryDistributedDetail? Of(long publishedIndex, StoredEntry row) =>
        row.Index == publishedIndex + 1 && LogEntry.Parse(row.Bytes) is { Action: ActionNames.AdvisoryDistributed } entry
            ? AdvisoryDistributedDetail.Parse(entry.Detail)
            : null;
}
