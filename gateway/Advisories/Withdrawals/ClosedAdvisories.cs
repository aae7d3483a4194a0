using Gateway.Server.Errors;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Withdrawals;

/// <summary>Answers for advisories whose content is gone: 410 with the signed withdrawal, or 410 expired.</summary>
internal sealed class ClosedAdvisories(IGatewayStore store, SealedWithdrawals withdrawals, TimeProvider time)
{
    /// <summary>Passes an advisory that is open; one whose expiry has passed counts as expired even before the sweeper comes by.</summary>
    public async Task RequireOpenAsync(AdvisoryRow advisory, CancellationToken cancellationToken)
    {
        if (advisory.Status != AdvisoryStatus.Published || advisory.ExpiresAt <= time.GetUtcNow())
        {
            throw await ExplainAsync(advisory, cancellationToken);
        }
    }

    /// <summary>The refusal that an advisory which is not open any more is answered with.</summary>
    public async Task<GatewayProblemException> ExplainAsync(AdvisoryRow advisory, CancellationToken cancellationToken) =>
        advisory.Status == AdvisoryStatus.Withdrawn && await store.FindWithdrawalAsync(advisory.Id, cancellationToken) is { } withdrawal
            ? new GatewayProblemException(ProblemName.Withdrawn) { Withdrawal = withdrawals.Open(withdrawal), WithdrawalSignature = withdrawal.Signature }
            : new GatewayProblemException(ProblemName.Expired);
}
