using Gateway.Audit;
using Gateway.Server.Storage;

namespace Gateway.Server.Witnesses;

/// <summary>
/// How the witnesses stand, for the readiness probe. A missing quorum is named there and stops nothing: what is not asked for cosigned goes on.
/// </summary>
internal sealed class WitnessHealth(CosigningPolicy policy, CosignedCheckpoints cosigned, IGatewayStore store, TimeProvider time)
{
    // What clients call stale.
    private static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(15);

    /// <summary>Describes it; null for a gateway without witnesses.</summary>
    public async Task<WitnessStatus?> DescribeAsync(CancellationToken cancellationToken)
    {
        if (policy.Witnesses.Count == 0)
        {
            return null;
        }

        LogWitnessStatus audit = await DescribeAsync(LogName.Audit, cancellationToken);
        LogWitnessStatus directory = await DescribeAsync(LogName.Directory, cancellationToken);
        return new WitnessStatus(audit.Quorum == WitnessStatus.Met ? directory.Quorum : audit.Quorum, audit, directory);
    }

    private async Task<LogWitnessStatus> DescribeAsync(LogName log, CancellationToken cancellationToken)
    {
        long size = (await store.ReadHeadAsync(log, cancellationToken)).Size;
        Checkpoint? kept = await cosigned.FindCosignedAsync(log, cancellationToken);
        PolicyOutcome? last = cosigned.FindRound(log)?.Outcome;
        DateTimeOffset? keptAt = kept is null ? null : policy.Policy!.Judge(kept).Time;
        bool met = last is { IsMet: true } && keptAt > time.GetUtcNow() - FreshFor;
        return new LogWitnessStatus(
            met ? WitnessStatus.Met : WitnessStatus.Missing, size, kept?.Tree.Size, keptAt, [.. last?.Missing.Select(witness => witness.Name) ?? []]);
    }
}
