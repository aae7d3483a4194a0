using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Fsck;

/// <summary>Goes through the audit log, which the caller has verified, and checks of each entry the rows that it stands for; then that no row stands for none.</summary>
internal sealed class ExchangeCheck(FsckSubject subject, RecordedDirectory directory, long auditSize)
{
    private const int EntriesAtOnce = 256;

    private readonly PublicationCheck publications = new(subject);
    private readonly DeliveryCheck deliveries = new(subject, new Signatures(directory));
    private readonly ReceiptCheck receipts = new(subject.Store, new Signatures(directory));
    private readonly ClosingCheck closings = new(subject, new Signatures(directory));
    private OpenedAdvisory? opened;
    private long published;
    private long addressed;
    private long acknowledged;
    private long withdrawn;

    /// <summary>Checks.</summary>
    /// <exception cref="FsckException">What was found.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        for (long next = 0; next < auditSize;)
        {
            IReadOnlyList<StoredEntry> page = await subject.Store.ReadEntriesAsync(LogName.Audit, next, EntriesAtOnce, cancellationToken).ConfigureAwait(false);
            foreach (StoredEntry row in page.TakeWhile(row => row.Index < auditSize))
            {
                await CheckAsync(LogEntry.Parse(row.Bytes), cancellationToken).ConfigureAwait(false);
            }

            next = page.Count == 0 ? auditSize : page[^1].Index + 1;
        }

        await deliveries.CheckCountersAsync(cancellationToken).ConfigureAwait(false);
        await CheckCountsAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task CheckAsync(LogEntry entry, CancellationToken cancellationToken)
    {
        switch (entry.Action)
        {
            case ActionNames.AdvisoryPublished:
                published++;
                opened = await publications.CheckAsync(entry, cancellationToken).ConfigureAwait(false);
                break;
            case ActionNames.AdvisoryAddressed:
                addressed++;
                await deliveries.CheckAsync(entry, await OpenAsync(entry, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
                break;
            case ActionNames.AdvisoryAcknowledged:
                acknowledged++;
                await receipts.CheckAsync(entry, cancellationToken).ConfigureAwait(false);
                break;
            case ActionNames.AdvisoryWithdrawn:
                withdrawn++;
                await closings.CheckWithdrawnAsync(entry, cancellationToken).ConfigureAwait(false);
                break;
            case ActionNames.AdvisoryExpired:
                await closings.CheckExpiredAsync(entry, cancellationToken).ConfigureAwait(false);
                break;
            default:
                // Fetches, tokens, refusals and readings have no rows: the entry is all there is.
                break;
        }
    }

    /// <summary>The advisory that an entry is about; deliveries follow their publication, so it is nearly always the one at hand.</summary>
    private async Task<OpenedAdvisory> OpenAsync(LogEntry entry, CancellationToken cancellationToken)
    {
        AdvisoryId advisory = Details.Subject(entry);
        if (opened is null || opened.Row.Id != advisory)
        {
            AdvisoryRow? row = await subject.Store.FindAdvisoryAsync(advisory, cancellationToken).ConfigureAwait(false);
            opened = await publications.OpenAsync(entry, Details.Found(row, entry), cancellationToken).ConfigureAwait(false);
        }

        return opened;
    }

    private async Task CheckCountsAsync(CancellationToken cancellationToken)
    {
        TableCounts counts = await subject.Store.CountAsync(auditSize, cancellationToken).ConfigureAwait(false);
        var expected = new TableCounts { Advisories = published, Deliveries = addressed, Receipts = acknowledged, Withdrawals = withdrawn };
        if (counts != expected)
        {
            throw new FsckException(Verdict.Unproven, null, "Rows are stored that no entry of the audit log stands for.");
        }
    }
}
