using System.Text;
using Gateway.Audit;

namespace Gateway.Exchange;

/// <summary>
/// Goes through the audit log's entries in order and tells whether what they say is complete: each publication is followed by as many recipients as it
/// counted, whose manifests give the root that it named, and by the release where it names one; and each recipient's deliveries, those shared with it later among them,
/// are numbered without a gap. A log can be whole and signed and still leave a delivery out; only this shows it. Holds one number an agency and the one publication that
/// is under way. Not for concurrent use.
/// </summary>
public sealed class CompletenessFold
{
    // The entries are canonical, so an action can be told by how the bytes begin; those of other actions cost no more than that.
    private static readonly byte[] Publication = StartOf(ActionNames.AdvisoryPublished);
    private static readonly byte[] Distribution = StartOf(ActionNames.AdvisoryDistributed);
    private static readonly byte[] Delivery = StartOf(ActionNames.AdvisoryAddressed);
    private static readonly byte[] Release = StartOf(ActionNames.AdvisoryReleased);
    private static readonly byte[] Sharing = StartOf(ActionNames.AdvisoryShared);
    private static readonly byte[] Opening = StartOf(ActionNames.LogOpened);

    private readonly Dictionary<AgencyId, long> last = [];
    private OpenPublication? open;
    private bool continuesAnotherLog;

    /// <summary>Takes the next entry, known to be an entry of the audit log and in its place.</summary>
    /// <returns>Null, or the first finding: <c>missing</c>, <c>tampered</c> or <c>malformed</c>, with the entry's index.</returns>
    public LogVerdict? Add(StoredEntry row)
    {
        ReadOnlySpan<byte> bytes = row.Bytes.Span;
        try
        {
            if (bytes.StartsWith(Delivery))
            {
                return AddDelivery(LogEntry.Parse(row.Bytes));
            }

            if (bytes.StartsWith(Release))
            {
                return AddRelease(LogEntry.Parse(row.Bytes));
            }

            if (bytes.StartsWith(Distribution))
            {
                return open is not null
                    ? open.Add(LogEntry.Parse(row.Bytes))
                    : new LogVerdict(Verdict.Tampered, row.Index, $"Entry {row.Index} distributes what no publication right before it commits to.");
            }

            if (open is not null)
            {
                return open.Lacks(row.Index);
            }

            if (bytes.StartsWith(Sharing))
            {
                return CheckNumber(LogEntry.Parse(row.Bytes));
            }

            if (bytes.StartsWith(Publication))
            {
                open = OpenPublication.Of(LogEntry.Parse(row.Bytes));
            }
            else if (bytes.StartsWith(Opening))
            {
                continuesAnotherLog = LogOpenedDetail.Parse(LogEntry.Parse(row.Bytes).Detail).Previous is not null;
            }

            return null;
        }
        catch (DocumentException)
        {
            return new LogVerdict(Verdict.Malformed, row.Index, $"Entry {row.Index} does not read as what its action says.");
        }
    }

    /// <summary>After the last entry.</summary>
    /// <param name="size">The number of entries that were taken.</param>
    /// <returns>Null, or <c>missing</c> if a publication is under way: its entries are appended together.</returns>
    public LogVerdict? End(long size) => open?.Lacks(size);

    private LogVerdict? AddDelivery(LogEntry entry)
    {
        AdvisoryAddressedDetail delivery = AdvisoryAddressedDetail.Parse(entry.Detail);
        if (open is null)
        {
            return new LogVerdict(Verdict.Tampered, entry.Index, $"Entry {entry.Index} is a delivery beyond those that its publication counted.");
        }

        if ((CheckNumber(entry) ?? open.Add(entry, delivery)) is { } finding)
        {
            return finding;
        }

        return Close(open);
    }

    private LogVerdict? AddRelease(LogEntry entry)
    {
        if (open is null)
        {
            return new LogVerdict(Verdict.Tampered, entry.Index, $"Entry {entry.Index} releases what no publication before it says was released.");
        }

        return open.Add(entry, AdvisoryReleasedDetail.Parse(entry.Detail)) ?? Close(open);
    }

    private LogVerdict? Close(OpenPublication publication)
    {
        if (!publication.IsComplete)
        {
            return null;
        }

        open = null;
        return publication.CheckRoot();
    }

    private LogVerdict? CheckNumber(LogEntry entry)
    {
        NumberedDelivery delivery = NumberedDelivery.Of(entry)!;
        bool known = last.TryGetValue(delivery.Recipient, out long number);
        last[delivery.Recipient] = delivery.Number;
        // A log that goes on from another one starts at numbers of which this log does not tell.
        if (delivery.Number == number + 1 || (!known && continuesAnotherLog))
        {
            return null;
        }

        return delivery.Number > number
            ? new LogVerdict(Verdict.Missing, entry.Index, $"Delivery {number + 1} to {delivery.Recipient} is in no entry: the next one is number {delivery.Number}.")
            : new LogVerdict(Verdict.Tampered, entry.Index, $"Delivery {delivery.Number} to {delivery.Recipient} is there twice.");
    }

    private static byte[] StartOf(string action) => Encoding.ASCII.GetBytes($"{{\"action\":\"{action}\",");
}
