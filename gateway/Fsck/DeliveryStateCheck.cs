using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Advisories.Receipts;
using Gateway.Server.Storage;

namespace Gateway.Server.Fsck;

/// <summary>
/// Checks that each delivery stands as its entries have it: the first fetch, or what the furthest and last receipt says, and since when. Deliveries are not kept in
/// memory: no entry may say more than its delivery's row does, and as many rows as say anything must each meet the one entry that made them say it.
/// </summary>
/// <param name="subject">What is checked.</param>
/// <param name="recoveries">Entries whose effects were lost.</param>
internal sealed class DeliveryStateCheck(FsckSubject subject, Recoveries recoveries)
{
    private readonly HashSet<(AdvisoryId, AgencyId)> decidedNow = [];
    private DateTimeOffset now;
    private long decided;
    private long advanced;

    /// <summary>Whether every row that says anything met its entry. If not, <see cref="UndecidedDeliveries"/> tells which did not.</summary>
    public bool AllDecided => decided == advanced;

    /// <summary>Takes a delivery when it was addressed.</summary>
    /// <exception cref="FsckException"><c>tampered</c>.</exception>
    public void PassAddressed(LogEntry entry, DeliveryRow row)
    {
        Details.Require((row.State == DeliveryState.Addressed) == (row.StateAt is null), entry, "A delivery's state and its time do not belong together.");
        advanced += row.State == DeliveryState.Addressed ? 0 : 1;
    }

    /// <summary>Takes an entry that let a delivery stand at least as <paramref name="state"/> says.</summary>
    /// <returns>Whether there is a delivery to the actor's agency.</returns>
    /// <exception cref="FsckException">The row does not say so.</exception>
    public async ValueTask<bool> TryPassAsync(LogEntry entry, DeliveryState state, CancellationToken cancellationToken)
    {
        AgencyId recipient = Details.Actor(entry).Agency;
        if (await subject.Store.FindDeliverySummaryAsync(Details.Subject(entry), recipient, cancellationToken).ConfigureAwait(false) is not { } row)
        {
            return false;
        }

        int more = DeliveryProgress.Compare(row.State, state);
        bool follows = more > 0 || (more == 0 && (state == DeliveryState.Fetched ? row.StateAt <= entry.Time : row.StateAt >= entry.Time));
        if (!follows && !await recoveries.CoverAsync(entry.Index, cancellationToken).ConfigureAwait(false))
        {
            throw new FsckException(Verdict.Tampered, entry.Index, $"The delivery to {recipient} does not stand as audit entry {entry.Index} left it.");
        }

        if (row.AddressedIndex >= subject.Since && row.State == state && row.StateAt == entry.Time)
        {
            Count(row, entry.Time);
        }

        return true;
    }

    // Two entries of one millisecond may both be the one; no later entry has that time.
    private void Count(DeliverySummary row, DateTimeOffset time)
    {
        if (time != now)
        {
            now = time;
            decidedNow.Clear();
        }

        decided += decidedNow.Add((row.Advisory, row.Recipient)) ? 1 : 0;
    }
}
