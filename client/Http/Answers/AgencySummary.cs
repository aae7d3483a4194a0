using Gateway.Exchange;

namespace Gateway.Client.Http.Answers;

/// <summary>One agency in the list.</summary>
internal sealed record AgencySummary(AgencyId Agency, string Kind, IReadOnlyDictionary<string, string> Names, string Status, bool Suspended, long Sequence);
