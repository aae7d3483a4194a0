using Gateway.Audit;

namespace Gateway.Exchange;

/// <summary>That a recipient acknowledged an advisory.</summary>
/// <param name="Entry">The entry <c>advisory.acknowledged</c>, proven.</param>
/// <param name="Detail">What it says.</param>
/// <param name="Receipt">The signed receipt; null where the exporter could not see it.</param>
/// <param name="Signer">The key that signed it; null without receipt.</param>
public sealed record ProvenReceipt(LogEntry Entry, AdvisoryAcknowledgedDetail Detail, Receipt? Receipt, KeyUse? Signer);
