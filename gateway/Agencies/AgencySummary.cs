namespace Gateway.Server.Agencies;

/// <summary>One agency in the list.</summary>
/// <param name="Agency">Its id.</param>
/// <param name="Kind">What sort of body it is.</param>
/// <param name="Names">Its names by language.</param>
/// <param name="Status"><c>active</c> or <c>retired</c>, as its record says.</param>
/// <param name="Suspended">Whether an admin suspended it.</param>
/// <param name="Sequence">The sequence of its current record.</param>
internal sealed record AgencySummary(string Agency, string Kind, IReadOnlyDictionary<string, string> Names, string Status, bool Suspended, long Sequence);
