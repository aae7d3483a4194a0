using Gateway.Exchange;
using Gateway.Server.Errors;

namespace Gateway.Server.Advisories;

/// <summary>The window in which a signed document's own time must lie, the same as a statement's: not older than seven days, not a minute ahead.</summary>
internal static class SignedTime
{
    public static void Require(DateTimeOffset at, TimeProvider time, ProblemName name = ProblemName.InvalidAdvisory)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (at < now - Limits.StatementAge || at > now + Limits.ClockSkew)
        {
            throw new GatewayProblemException(name, "The document's time is too old, or in the future.");
        }
    }
}
