using System.Globalization;
using Gateway.Audit;

namespace Gateway.Exchange;

/// <summary>
/// Counts a log for reports. The gateway runs it over each portion of new entries and keeps what comes out; an auditor's client runs it over a whole log, and a member's over
/// its own entries. Nothing but entries goes in, so all of them come to the same numbers.
/// </summary>
/// <remarks>
/// What is counted of a delivery counts in the month in which it was addressed, whenever it was acknowledged. Deliveries of an agency to itself count for nothing: a sender of
/// sealed advisories is among its own readers. What is acknowledged after an advisory's end counts for nothing either, and a
/// delivery that is made after the time by which its sender asked for an acknowledgement is one for which none was asked. Entries are taken in the order of the log; of entries about different
/// advisories the order does not matter. Holds the tallies, the deliveries that are open and the publications that stand. Not for concurrent use.
/// </remarks>
public sealed class ReportFold
{
    private readonly Dictionary<TallyKey, TallyAmount> tallies = [];
    private readonly Dictionary<AdvisoryId, Dictionary<AgencyId, OpenDelivery>> open = [];
    private readonly Dictionary<AdvisoryId, (AgencyId Sender, AdvisoryPublishedDetail Detail)> publications = [];

    /// <summary>What was counted of the entries that were taken.</summary>
    public IReadOnlyDictionary<TallyKey, TallyAmount> Tallies => tallies;

    /// <summary>The deliveries that are open now.</summary>
    public IEnumerable<OpenDelivery> Open => open.Values.SelectMany(deliveries => deliveries.Values);

    /// <summary>Takes over a delivery that was left open by the entries before those that are taken here.</summary>
    public void Resume(OpenDelivery delivery)
    {
        if (!open.TryGetValue(delivery.Advisory, out Dictionary<AgencyId, OpenDelivery>? deliveries))
        {
            open[delivery.Advisory] = deliveries = [];
        }

        deliveries[delivery.Recipient] = delivery;
    }

    /// <summary>Takes over a publication that stands before those entries, of whose advisory they speak.</summary>
    /// <param name="published">Its <c>advisory.published</c> entry.</param>
    /// <exception cref="DocumentException">It does not read as one.</exception>
    public void Resume(LogEntry published) => publications[SubjectOf(published)] = (ActorOf(published), AdvisoryPublishedDetail.Parse(published.Detail));

    /// <summary>Takes the next entry of the audit log; one that does not count is passed over.</summary>
    /// <exception cref="DocumentException">It does not read as what its action says.</exception>
    public void Add(LogEntry entry)
    {
        switch (entry.Action)
        {
            case ActionNames.AdvisoryPublished:
                AddPublication(entry);
                break;
            case ActionNames.AdvisoryAddressed:
                AddDelivery(entry, AdvisoryAddressedDetail.Parse(entry.Detail).Recipient);
                break;
            case ActionNames.AdvisoryShared:
                AddShared(entry, AdvisorySharedDetail.Parse(entry.Detail).Recipient);
                break;
            case ActionNames.AdvisoryAcknowledged when AdvisoryAcknowledgedDetail.Parse(entry.Detail).Disposition.Acknowledges():
                Acknowledge(entry);
                break;
            case ActionNames.AdvisoryWithdrawn or ActionNames.AdvisoryExpired:
                Close(SubjectOf(entry));
                break;
            case ActionNames.AccessDenied:
                Count(ReportMonth.Of(entry.Time), TallyKind.Refused, ActorOf(entry), null, AccessDeniedDetail.Parse(entry.Detail).Name, TallyAmount.Once);
                break;
        }
    }

    private static AdvisoryId SubjectOf(LogEntry entry) =>
        AdvisoryId.TryParse(entry.Subject, out AdvisoryId advisory) ? advisory : throw new DocumentException(DocumentRule.InvalidId, "The entry names no advisory.");

    private static AgencyId ActorOf(LogEntry entry) =>
        PrincipalId.TryParse(entry.Actor, out PrincipalId principal) ? principal.Agency : throw new DocumentException(DocumentRule.InvalidId, "The entry names no principal.");

    private static string Minutes(TimeSpan span) => ((long)span.TotalMinutes).ToString(CultureInfo.InvariantCulture);

    private void AddPublication(LogEntry entry)
    {
        Resume(entry);
        (AgencyId sender, AdvisoryPublishedDetail detail) = publications[SubjectOf(entry)];
        Count(ReportMonth.Of(entry.Time), TallyKind.Published, sender, null, ShareFacet.Of(detail).ToString(), AmountOf(detail));
    }

    private void AddDelivery(LogEntry entry, AgencyId recipient)
    {
        bool known = publications.TryGetValue(SubjectOf(entry), out (AgencyId Sender, AdvisoryPublishedDetail Detail) published);
        Document.Require(known, DocumentRule.Malformed, "A delivery does not follow its publication.");
        if (recipient == published.Sender)
        {
            return;
        }

        // Who gets it after the time that was named owes nothing, or would be overdue on arrival.
        DateTimeOffset? respondBy = published.Detail.Terms?.RespondBy;
        var delivery = new OpenDelivery(SubjectOf(entry), recipient, published.Sender, entry.Time, entry.Time <= respondBy ? respondBy : null);
        Count(delivery, TallyKind.Shared, ShareFacet.Of(published.Detail).ToString(), AmountOf(published.Detail));
        if (delivery.RespondBy is not null)
        {
            Count(delivery, TallyKind.Asked, "", TallyAmount.Once);
        }

        Resume(delivery);
    }

    /// <summary>What somebody added later is its author's delivery as the others are, and counts besides for whoever added it.</summary>
    private void AddShared(LogEntry entry, AgencyId recipient)
    {
        AddDelivery(entry, recipient);
        if (ActorOf(entry) != publications[SubjectOf(entry)].Sender)
        {
            Count(ReportMonth.Of(entry.Time), TallyKind.Passed, ActorOf(entry), recipient, "", TallyAmount.Once);
        }
    }

    /// <summary>The first acknowledgement ends a delivery here; further ones find it gone.</summary>
    private void Acknowledge(LogEntry entry)
    {
        AdvisoryId advisory = SubjectOf(entry);
        if (!open.TryGetValue(advisory, out Dictionary<AgencyId, OpenDelivery>? deliveries) || !deliveries.Remove(ActorOf(entry), out OpenDelivery? delivery))
        {
            return;
        }

        if (deliveries.Count == 0)
        {
            open.Remove(advisory);
        }

        Count(delivery, TallyKind.Acknowledged, Minutes(entry.Time - delivery.AddressedAt), TallyAmount.Once);
        if (delivery.RespondBy is { } respondBy)
        {
            Count(delivery, entry.Time <= respondBy ? TallyKind.InTime : TallyKind.Late, "", TallyAmount.Once);
        }
    }

    private void Close(AdvisoryId advisory)
    {
        publications.Remove(advisory);
        if (!open.Remove(advisory, out Dictionary<AgencyId, OpenDelivery>? deliveries))
        {
            return;
        }

        foreach (OpenDelivery delivery in deliveries.Values.Where(delivery => delivery.RespondBy is not null))
        {
            Count(delivery, TallyKind.Lapsed, "", TallyAmount.Once);
        }
    }

    private static TallyAmount AmountOf(AdvisoryPublishedDetail published) => new(1, published.Documents, published.Terms?.Bytes ?? 0);

    private void Count(OpenDelivery delivery, TallyKind kind, string facet, TallyAmount amount) =>
        Count(delivery.Month, kind, delivery.Sender, delivery.Recipient, facet, amount);

    private void Count(ReportMonth month, TallyKind kind, AgencyId giver, AgencyId? taker, string facet, TallyAmount amount)
    {
        var key = new TallyKey(month, kind, giver, taker, facet);
        tallies[key] = tallies.GetValueOrDefault(key) + amount;
    }
}
