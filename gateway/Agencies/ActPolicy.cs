using Gateway.Exchange;
using Gateway.Server.Errors;
using Gateway.Server.Options;

namespace Gateway.Server.Agencies;

/// <summary>Whether an admin may act alone. An approval that comes is verified by the directory whatever this says; here it is demanded.</summary>
internal static class ActPolicy
{
    private const string Sentence =
        "Here an admin's act takes a second admin: write it with --prepare FILE, and another admin approves it with advisory approve FILE.";

    /// <summary>Refuses an act without a second signature where the gateway demands one.</summary>
    /// <exception cref="GatewayProblemException"><c>approval-required</c>.</exception>
    public static void Require(ApprovalsOptions approvals, SignedApproval? approval)
    {
        if (approvals.AdminActs && approval is null)
        {
            throw new GatewayProblemException(ProblemName.ApprovalRequired, Sentence);
        }
    }
}
