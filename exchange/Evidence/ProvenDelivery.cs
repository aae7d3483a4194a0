using Gateway.Audit;

namespace Gateway.Exchange;

/// <summary>That an advisory was addressed to one recipient.</summary>
/// <param name="Entry">The entry <c>advisory.addressed</c>, proven.</param>
/// <param name="Detail">What it says.</param>
/// <param name="Papers">The statement and the manifest, checked; null where the exporter could not see them.</param>
public sealed record ProvenDelivery(LogEntry Entry, AdvisoryAddressedDetail Detail, DeliveryPapers? Papers);
