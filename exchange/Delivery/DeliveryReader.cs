namespace Gateway.Exchange;

/// <summary>Who opens a delivery.</summary>
/// <param name="Principal">The principal.</param>
/// <param name="ReceiveKeys">The receive keys whose identities it holds.</param>
public sealed record DeliveryReader(PrincipalId Principal, IReadOnlyList<ReceiveKey> ReceiveKeys);
