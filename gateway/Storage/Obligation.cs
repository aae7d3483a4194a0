using Gateway.Exchange;

namespace Gateway.Server.Storage;

/// <summary>An acknowledgement that a sender asked for.</summary>
/// <param name="To">The agency it is owed to.</param>
/// <param name="RespondBy">By when, UTC.</param>
internal sealed record Obligation(AgencyId To, DateTimeOffset RespondBy);
