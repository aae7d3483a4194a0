using Gateway.Exchange;
using Gateway.Server.Errors;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories;

/// <summary>Asks again, under the log's lock, whether a caller may still do what its token says: a token lives for minutes, a revocation acts at once.</summary>
internal static class CallerStanding
{
    /// <summary>The caller's row.</summary>
    /// <exception cref="GatewayProblemException"><c>revoked</c>: the caller does not stand any more.</exception>
    public static async Task<PrincipalRow> RequireAsync(
        IGatewayReads reads, PrincipalId caller, DateTimeOffset now, CancellationToken cancellationToken)
    {
        PrincipalRow? row = await reads.FindPrincipalAsync(caller, cancellationToken);
        return row is not null && row.IsValidAt(now) ? row : throw new GatewayProblemException(ProblemName.Revoked);
    }

    /// <summary>The same, for who needs no more than to stand.</summary>
    /// <exception cref="GatewayProblemException"><c>revoked</c>: the caller does not stand any more.</exception>
    public static async Task RequireStandingAsync(IGatewayReads reads, PrincipalId caller, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!await reads.StandsAsync(caller, now, cancellationToken))
        {
            throw new GatewayProblemException(ProblemName.Revoked);
        }
    }

    /// <summary>Refuses a caller whose record does not give it the role (any more).</summary>
    public static void RequireRole(PrincipalRow caller, Role role)
    {
        if (!caller.EffectiveRoles.Contains(role))
        {
            throw new GatewayProblemException(ProblemName.Forbidden, "The caller's record does not give it the role this takes.");
        }
    }
}
