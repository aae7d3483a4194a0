using Gateway.Exchange;

namespace Gateway.Server.Advisories.Publishing;

/// <summary>One recipient agency and the keys an advisory is encrypted to for it.</summary>
/// <param name="Agency">The agency.</param>
/// <param name="Audience">The principals it is limited to; null for all its readers and its archive.</param>
/// <param name="Class">The one class of its keys and headers.</param>
/// <param name="ReceiveKeys">Every receive key of that class of those principals, at least one, principal by principal; the newest last among its own.</param>
/// <param name="Expired">Readers that get no copy because their keys have expired: the sender is told of each.</param>
internal sealed record AddressedRecipient(
    AgencyId Agency, IReadOnlyList<PrincipalId>? Audience, HeaderClass Class, IReadOnlyList<string> ReceiveKeys, IReadOnlyList<PrincipalId> Expired);
