using Gateway.Exchange;

namespace Gateway.Server.Auth;

/// <summary>
/// What this process remembers about callers, to be forgotten the moment it changes here. Other replicas learn by their caches' age.
/// </summary>
internal sealed class StandingCaches(PrincipalStanding standing, AccessTokenCache tokens)
{
    /// <summary>Forgets an agency.</summary>
    public void Forget(AgencyId agency)
    {
        standing.Forget(agency);
        tokens.Forget(agency);
    }
}
