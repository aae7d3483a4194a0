using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Advisories.Receipts;
using Gateway.Server.Storage;

namespace Gateway.Server.Fsck;

/// <summary>
/// Looks for the delivery whose row says what no entry made it say, once it is known that there is one. It takes so many deliveries at a time as memory should hold,
/// and reads the log from there for each lot.
/// </summary>
internal sealed class UndecidedDeliveries(FsckSubject subject, long auditSize)
{
    private const int EntriesAtOnce = 256;
    private const int DeliveriesAtOnce = 65_536;

    /// <summary>Looks.</summary>
    /// <exception cref="FsckException"><c>tampered</c> with the index of the first. It returns if there is none, because the deliveries moved on while they were read.</exception>
    public async Task FindAsync(CancellationToken cancellationToken)
    {
        for (long next = subject.Since; next < auditSize;)
        {
            var waiting = new Dictionary<(AdvisoryId, AgencyId), DeliverySummary>();
            long lotEnd = auditSize;
            await foreach (LogEntry entry in AuditEntries.ReadAsync(subject.Store, next, auditSize, EntriesAtOnce, cancellationToken).ConfigureAwait(false))
            {
                if (entry.Action is ActionNames.AdvisoryAddressed or ActionNames.AdvisoryShared && waiting.Count < DeliveriesAtOnce && lotEnd == auditSize)
                {
                    await AddAsync(waiting, entry, cancellationToken).ConfigureAwait(false);
                    lotEnd = waiting.Count == DeliveriesAtOnce ? entry.Index + 1 : auditSize;
                }
                else if (StateOf(entry) is DeliveryState state)
                {
                    Remove(waiting, entry, state);
                }
            }

            if (waiting.Count > 0)
            {
                DeliverySummary first = waiting.Values.MinBy(row => row.AddressedIndex)!;
                throw new FsckException(Verdict.Tampered, first.AddressedIndex, $"No entry made the delivery to {first.Recipient} stand as it does.");
            }

            next = lotEnd;
        }
    }

    /// <summary>How far an entry brings a delivery, or null if it is about none.</summary>
    public static DeliveryState? StateOf(LogEntry entry) => entry.Action switch
    {
        ActionNames.AdvisoryFetched => DeliveryState.Fetched,
        ActionNames.AdvisoryAcknowledged => DeliveryProgress.ToState(Details.Read(entry, AdvisoryAcknowledgedDetail.Parse).Disposition),
        _ => null,
    };

    private async Task AddAsync(Dictionary<(AdvisoryId, AgencyId), DeliverySummary> waiting, LogEntry entry, CancellationToken cancellationToken)
    {
        AgencyId recipient = Details.Read(entry, _ => NumberedDelivery.Of(entry)!).Recipient;
        DeliverySummary? row = await subject.Store
            .FindDeliverySummaryAsync(Details.Subject(entry), recipient, cancellationToken).ConfigureAwait(false);
        if (row is { State: not DeliveryState.Addressed })
        {
            waiting[(row.Advisory, row.Recipient)] = row;
        }
    }

    private static void Remove(Dictionary<(AdvisoryId, AgencyId), DeliverySummary> waiting, LogEntry entry, DeliveryState state)
    {
        (AdvisoryId, AgencyId) delivery = (Details.Subject(entry), Details.Actor(entry).Agency);
        if (waiting.TryGetValue(delivery, out DeliverySummary? row) && row.State == state && row.StateAt == entry.Time)
        {
            waiting.Remove(delivery);
        }
    }
}
