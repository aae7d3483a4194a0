using Gateway.Server.Auth;
using Gateway.Server.Hosting;

namespace Gateway.Server.Discovery;

/// <summary>Where to ask.</summary>
/// <param name="Token">The token endpoint; absent with an external issuer.</param>
/// <param name="Advisories">Publishing and the outbox.</param>
/// <param name="Inbox">The inbox.</param>
/// <param name="Events">The inbox as a stream of server-sent events.</param>
/// <param name="Webhooks">The webhooks of the caller's agency.</param>
/// <param name="Agencies">The directory's current records.</param>
/// <param name="Logs">Both logs; the log's name follows.</param>
internal sealed record PublishedEndpoints(string? Token, string Advisories, string Inbox, string Events, string Webhooks, string Agencies, string Logs)
{
    /// <summary>The endpoints below the gateway's public URL.</summary>
    public static PublishedEndpoints Of(PublicAddress address, bool ownTokens) => new(
        ownTokens ? address.Url(TokenEndpoint.Path) : null,
        address.Url("/v1/advisories"),
        address.Url("/v1/inbox"),
        address.Url("/v1/inbox/events"),
        address.Url("/v1/webhooks"),
        address.Url("/v1/agencies"),
        address.Url("/v1/logs"));
}
