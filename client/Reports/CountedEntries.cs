using Gateway.Audit;
using Gateway.Exchange;

namespace Gateway.Client.Reports;

/// <summary>Entries of the audit log that were proven, counted up to a size. The counting is the one that the gateway does.</summary>
internal sealed class CountedEntries(long size)
{
    private readonly ReportFold fold = new();
    private LogEntry? last;

    /// <summary>The last entry that was counted.</summary>
    public LogEntry? Last => last;

    /// <summary>Counts an entry, if it lies before the size.</summary>
    /// <exception cref="DocumentException">It does not read as what its action says.</exception>
    public void Add(LogEntry entry)
    {
        if (entry.Index < size)
        {
            fold.Add(entry);
            last = entry;
        }
    }

    /// <summary>The report of what was counted.</summary>
    public ExchangeReport ToReport(ReportHead head)
    {
        IEnumerable<OpenDelivery> open = fold.Open.Where(delivery => head.Agency is not { } agency || delivery.Sender == agency || delivery.Recipient == agency);
        return ExchangeReport.Create(ReportContent.Derive(head, fold.Tallies, OverdueCount.Of(open, head.Window, head.AsOf)));
    }
}
