using Gateway.Exchange;

namespace Gateway.Client.Http.Answers;

/// <summary>How far an advisory came with one recipient; the sender's view.</summary>
internal sealed record ItemDelivery(AgencyId Recipient, long Delivery, long Index, string State, string? At = null, PrincipalId? SharedBy = null);
