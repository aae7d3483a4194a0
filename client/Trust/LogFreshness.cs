using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Http;
using Gateway.Exchange;

namespace Gateway.Client.Trust;

/// <summary>
/// Whether a log is shown as it is now, and not as it once was. Every log grows by a heartbeat at the latest, so one that has not grown for
/// <see cref="Patience"/> is stale. Under a policy that requires witnesses their word counts instead: a quorum must have cosigned, within that time, a
/// checkpoint that the one believed agrees with.
/// </summary>
internal sealed class LogFreshness(GatewayClient client, RemoteLogs logs, WitnessPolicy? policy, TimeProvider clock)
{
    /// <summary>How old the newest thing shown may be, by this machine's clock.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan HeartbeatPause = TimeSpan.FromSeconds(2);

    /// <summary>Whether a checkpoint needs witnesses to count.</summary>
    public bool NeedsWitnesses => policy is { RequiresWitnesses: true };

    /// <summary>Requires a log to be fresh; its newest checkpoint has been believed before.</summary>
    /// <returns>The checkpoint that counts: cosigned by a quorum where the policy asks for one, else the newest.</returns>
    /// <exception cref="VerdictException"><c>stale</c>, or <c>unproven</c> where the quorum has not cosigned.</exception>
    public async Task<Checkpoint> RequireAsync(LogName log, CancellationToken cancellationToken)
    {
        Checkpoint newest = logs.Trust.LastBelieved(log) ?? await logs.RefreshAsync(log, cancellationToken);
        return policy is { RequiresWitnesses: true }
            ? await RequireWitnessedAsync(log, newest, policy, cancellationToken)
            : await RequireGrowthAsync(log, newest, cancellationToken);
    }

    /// <summary>Whether the policy's quorum has cosigned this checkpoint, at whatever time.</summary>
    public bool Counts(Checkpoint checkpoint) => policy is null || policy.Judge(checkpoint).IsMet;

    private async Task<Checkpoint> RequireGrowthAsync(LogName log, Checkpoint newest, CancellationToken cancellationToken)
    {
        if (AgeOf(log) > Patience)
        {
            // A gateway that was away for so long beats as soon as it is back, and may be about to.
            await Task.Delay(HeartbeatPause, clock, cancellationToken);
            newest = await logs.RefreshAsync(log, cancellationToken);
        }

        TimeSpan age = AgeOf(log);
        return age <= Patience
            ? newest
            : throw new VerdictException(
                Verdict.Stale,
                $"The {log} log has had {newest.Tree.Size} entries for {(long)age.TotalMinutes} minutes, and it should have grown: "
                + $"the gateway, or somebody between, shows an old state.");
    }

    private TimeSpan AgeOf(LogName log) => logs.Trust.FirstSeen(log) is { } seen ? clock.GetUtcNow() - seen : TimeSpan.Zero;

    private async Task<Checkpoint> RequireWitnessedAsync(LogName log, Checkpoint newest, WitnessPolicy required, CancellationToken cancellationToken)
    {
        PolicyOutcome outcome = required.Judge(newest);
        Checkpoint counting = newest;
        if (!IsFresh(outcome))
        {
            counting = await ReadCosignedAsync(log, cancellationToken);
            outcome = required.Judge(counting);
        }

        if (!outcome.IsMet)
        {
            string missing = string.Join(", ", outcome.Missing.Select(witness => witness.Name));
            throw new VerdictException(
                Verdict.Unproven, TerminalText.Clean($"The {log} log's checkpoint does not meet your policy; no cosignature that holds of {missing}."));
        }

        if (!IsFresh(outcome))
        {
            throw new VerdictException(Verdict.Stale, StaleSentence(log, outcome));
        }

        return counting;
    }

    private async Task<Checkpoint> ReadCosignedAsync(LogName log, CancellationToken cancellationToken)
    {
        byte[] note = await client.ReadCosignedCheckpointAsync(log, cancellationToken)
            ?? throw new VerdictException(Verdict.Unproven, $"The gateway has no checkpoint of the {log} log that a quorum of witnesses has cosigned.");
        return await logs.RequireConsistentAsync(log, note, cancellationToken);
    }

    // A cosignature from the future would stay fresh for longer than it may.
    private bool IsFresh(PolicyOutcome outcome) =>
        outcome.IsMet && outcome.Time is { } time && clock.GetUtcNow() - time <= Patience && time - clock.GetUtcNow() <= Limits.ClockSkew;

    private Sentence StaleSentence(LogName log, PolicyOutcome outcome)
    {
        TimeSpan age = clock.GetUtcNow() - outcome.Time!.Value;
        return age < TimeSpan.Zero
            ? (Sentence)$"The witnesses cosigned the {log} log's checkpoint at a time that is still to come; check this machine's clock."
            : (Sentence)$"The newest checkpoint of the {log} log that your witnesses have cosigned is {(long)age.TotalMinutes} minutes old: the gateway, or somebody between, shows an old state.";
    }
}
