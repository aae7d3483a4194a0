using Gateway.Audit;

namespace Gateway.Exchange;

/// <summary>A delivery in the log, whichever way it came about: by <c>advisory.addressed</c> or by <c>advisory.shared</c>.</summary>
/// <param name="Recipient">The recipient agency.</param>
/// <param name="Number">The recipient's running delivery number, from 1.</param>
/// <param name="Manifest">The digest of the recipient's manifest.</param>
public sealed record NumberedDelivery(AgencyId Recipient, long Number, Sha256Digest Manifest)
{
    /// <summary>The delivery that an entry tells of; null if it tells of none.</summary>
    /// <exception cref="DocumentException">The entry's detail is not that of its action.</exception>
    public static NumberedDelivery? Of(LogEntry entry)
    {
        switch (entry.Action)
        {
            case ActionNames.AdvisoryAddressed:
                AdvisoryAddressedDetail addressed = AdvisoryAddressedDetail.Parse(entry.Detail);
                return new NumberedDelivery(addressed.Recipient, addressed.Delivery, addressed.Manifest);
            case ActionNames.AdvisoryShared:
                AdvisorySharedDetail shared = AdvisorySharedDetail.Parse(entry.Detail);
                return new NumberedDelivery(shared.Recipient, shared.Delivery, shared.Manifest);
            default:
                return null;
        }
    }
}
