using Gateway.Audit;

namespace Gateway.Exchange;

/// <summary>That an advisory was addressed to one recipient, or shared with it later.</summary>
/// <param name="Entry">The entry <c>advisory.addressed</c> or <c>advisory.shared</c>, proven.</param>
/// <param name="Detail">What it says.</param>
/// <param name="Papers">The statement and the manifest, checked; null where the exporter could not see them.</param>
public sealed record ProvenDelivery(LogEntry Entry, NumberedDelivery Detail, DeliveryPapers? Papers)
{
    /// <summary>Whether it was shared, and not addressed by the author.</summary>
    public bool IsShared => Entry.Action == ActionNames.AdvisoryShared;
}
