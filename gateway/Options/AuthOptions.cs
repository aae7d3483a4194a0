namespace Gateway.Server.Options;

/// <summary>How callers prove who they are.</summary>
internal sealed class AuthOptions
{
    /// <summary>Refuses bearer tokens: every token must be bound, to its holder's access key (RFC 9449) or to a client certificate (RFC 8705).</summary>
    public bool RequireSenderConstrained { get; set; }

    /// <summary>How long an access token lives, in seconds.</summary>
    public int TokenLifetimeSeconds { get; set; } = 600;

    /// <summary>
    /// An external OpenID Connect issuer whose tokens are taken instead of the gateway's own. They must name the gateway as their only audience,
    /// a principal as <c>sub</c> and scopes as <c>scope</c>, and live an hour at most. The gateway's own token endpoint is then closed.
    /// </summary>
    public string? Authority { get; set; }
}
