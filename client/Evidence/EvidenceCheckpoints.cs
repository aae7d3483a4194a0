using Gateway.Audit;
using Gateway.Client.Cli;

namespace Gateway.Client.Evidence;

/// <summary>
/// The checkpoints that evidence is proven under: the newest, or where a policy asks for witnesses, the newest that a quorum has cosigned.
/// </summary>
internal sealed class EvidenceCheckpoints(GatewaySession session, WitnessPolicy? policy)
{
    /// <exception cref="VerdictException">The checkpoint is not to be believed, or <c>unproven</c>: there is none that meets the policy.</exception>
    public async Task<Checkpoint> ReadAsync(LogName log, CancellationToken cancellationToken)
    {
        Checkpoint newest = await session.Logs.RefreshAsync(log, cancellationToken);
        if (policy is not { RequiresWitnesses: true } || policy.Judge(newest).IsMet)
        {
            return newest;
        }

        byte[] note = await session.Client.ReadCosignedCheckpointAsync(log, cancellationToken) ?? throw Uncosigned(log);
        Checkpoint cosigned = await session.Logs.RequireConsistentAsync(log, note, cancellationToken);
        return policy.Judge(cosigned).IsMet ? cosigned : throw Uncosigned(log);
    }

    private static VerdictException Uncosigned(LogName log) =>
        new(Verdict.Unproven, $"The gateway has no checkpoint of the {log} log that is cosigned as your policy demands.");
}
