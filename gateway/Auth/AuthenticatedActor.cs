using Gateway.Exchange;

namespace Gateway.Server.Auth;

/// <summary>
/// Who a request was shown to come from, by a valid token or a valid login assertion: the actor of an <c>access.denied</c> entry, if it is refused.
/// </summary>
/// <param name="Id">The principal.</param>
internal sealed record AuthenticatedActor(PrincipalId Id);
