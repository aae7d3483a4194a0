using Gateway.Audit;

namespace Gateway.Exchange;

/// <summary>That content was about to leave for a reader.</summary>
/// <param name="Entry">The entry <c>advisory.fetched</c>, proven.</param>
/// <param name="Detail">What it says.</param>
/// <param name="Request">The reader's own proof of its request; null where there is only the gateway's word.</param>
/// <param name="Reader">The access key that made it; null without it.</param>
public sealed record ProvenFetch(LogEntry Entry, AdvisoryFetchedDetail Detail, DpopProof? Request, KeyUse? Reader);
