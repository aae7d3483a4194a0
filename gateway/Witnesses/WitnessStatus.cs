namespace Gateway.Server.Witnesses;

/// <summary>How the witnesses stand.</summary>
/// <param name="Quorum"><c>met</c>, or <c>missing</c> if it is for one of the logs.</param>
/// <param name="Audit">For the log of exchanges.</param>
/// <param name="Directory">For the log of agencies and their keys.</param>
internal sealed record WitnessStatus(string Quorum, LogWitnessStatus Audit, LogWitnessStatus Directory)
{
    /// <summary>The newest checkpoint that was submitted counts under the policy, and what counts is not older than 15 minutes.</summary>
    public const string Met = "met";

    /// <summary>It does not, or none was submitted yet.</summary>
    public const string Missing = "missing";
}
