using Gateway.Exchange;

namespace Gateway.Tests.Attacks;

/// <summary>How a route is asked for something of somebody else's, and what comes of it.</summary>
/// <param name="Path">The address; <c>ID</c> stands for an advisory's id, <c>AGREEMENT</c> for that of its parties' sharing agreement.</param>
/// <param name="Outsider">What a member gets whom the advisory does not concern, a reader and publisher of its own agency.</param>
/// <param name="Roleless">What a principal of the recipient gets that has another role.</param>
/// <param name="Body">The body of a change; null for a read.</param>
internal sealed record RouteAttack(string Path, Expected Outsider, Expected Roleless, Func<HttpContent>? Body = null)
{
    /// <summary>Whether the address is an advisory's.</summary>
    public bool IsAboutAdvisory => Path.Contains("ID", StringComparison.Ordinal);

    /// <summary>The address with ids put in.</summary>
    public string At(AdvisoryId advisory, AgreementId agreement) =>
        Path.Replace("AGREEMENT", agreement.Value, StringComparison.Ordinal).Replace("ID", advisory.Value, StringComparison.Ordinal);
}
