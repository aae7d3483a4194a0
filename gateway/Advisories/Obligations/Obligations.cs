using Gateway.Server.Advisories.Reading;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Obligations;

/// <summary>
/// Makes a page of what is owed. The store gives a bounded window of deliveries that nobody has acknowledged; what was withdrawn or has expired since is owed no more and left
/// out here, so a page may be shorter than its window, or empty, and still go on.
/// </summary>
internal sealed class Obligations(AdvisoryItems items, TimeProvider time)
{
    /// <summary>What the caller's agency owes, each as in its inbox.</summary>
    public ItemPage ForRecipient(ObligationPage page, ObligationQuery query) => Select(page, query, static (items, item) =>
        items.ForRecipient(item.Advisory, item.Delivery.AddressedIndex, item.Delivery.Delivery, item.Delivery.State, item.Delivery.SharedBy));

    /// <summary>What is owed to the caller's agency: an item for each delivery, with that delivery alone.</summary>
    public ItemPage ForSender(ObligationPage page, ObligationQuery query) => Select(page, query, static (items, item) =>
        items.ForSender(item.Advisory, [item.Delivery]) with { Index = item.Delivery.AddressedIndex });

    private ItemPage Select(ObligationPage page, ObligationQuery query, Func<AdvisoryItems, ObligationItem, AdvisoryItem> describe)
    {
        DateTimeOffset now = time.GetUtcNow();
        return new ItemPage(
            [
                .. from item in page.Items
                   where items.StatusOf(item.Advisory) == AdvisoryStatus.Published
                   let overdue = item.Delivery.Asked!.RespondBy < now
                   where overdue || !query.OverdueOnly
                   select describe(items, item) with { Overdue = overdue, CorrectedBy = item.CorrectedBy?.Value },
            ],
            page.Next,
            page.LogSize);
    }
}
