using Gateway.Audit;
using Gateway.Server.Anchors;
using Gateway.Server.Hosting;
using Gateway.Server.Logging;
using Gateway.Server.Options;
using Gateway.Server.Storage;

namespace Gateway.Server.Witnesses;

/// <summary>
/// Lets the logs go on, or not, by what the witnesses say. A note under the log's key that a witness shows is proof, and goes to <see cref="LogStanding"/>. A
/// size that it only names is not, but who signs on in spite of it may sign a second history, which nothing mends; so nothing is signed until that witness
/// cosigns again, or the operator takes it out of the policy.
/// </summary>
internal sealed class WitnessGate(GatewayOptions options, LogStanding standing, WitnessClient client, IGatewayStore store, ILogger<WitnessGate> logger)
{
    private const int Contradicted = 422;

    private static readonly LogName[] Logs = [LogName.Audit, LogName.Directory];

    private readonly Lock changing = new();
    private readonly HashSet<LogName> unconfirmed = [];
    private readonly HashSet<(LogName Log, string Witness)> claims = [];

    /// <summary>Whether the logs wait for the witnesses.</summary>
    public bool IsClosed
    {
        get
        {
            lock (changing)
            {
                return unconfirmed.Count + claims.Count > 0;
            }
        }
    }

    /// <summary>At the start: where witnesses are required nothing is signed until a quorum has cosigned each log as the database holds it.</summary>
    public void Prepare()
    {
        if (options.Logs.RequireWitness)
        {
            Change(() => unconfirmed.UnionWith(Logs));
        }
    }

    /// <summary>Takes in what a round brought.</summary>
    public async Task TakeAsync(LogName log, CosignedCheckpoint round, CancellationToken cancellationToken)
    {
        foreach (WitnessOutcome other in round.Others)
        {
            if (other is WitnessOutcome.Beyond { Size: var size } && await IsBeyondAsync(log, size, cancellationToken)
                && !await IsProvenAsync(log, other.Witness, round.Checkpoint.Origin, cancellationToken))
            {
                logger.WitnessClaims(log.Value, other.Witness.Name, size);
                Change(() => claims.Add((log, other.Witness.Name)));
            }
            else if (other is WitnessOutcome.Refused { Status: Contradicted })
            {
                await IsProvenAsync(log, other.Witness, round.Checkpoint.Origin, cancellationToken);
            }
        }

        Change(() =>
        {
            claims.ExceptWith(round.Outcome.Cosignatures.Select(cosignature => (log, cosignature.Witness.Name)));
            if (round.Outcome.IsMet)
            {
                unconfirmed.Remove(log);
            }
        });
    }

    // Another gateway of this database may have been faster: then the database has it by now.
    private async Task<bool> IsBeyondAsync(LogName log, long size, CancellationToken cancellationToken) =>
        size > (await store.ReadHeadAsync(log, cancellationToken)).Size;

    /// <summary>Whether the witness shows a checkpoint under the log's key that is ahead of the database or contradicts it.</summary>
    private async Task<bool> IsProvenAsync(LogName log, PolicyWitness witness, string origin, CancellationToken cancellationToken)
    {
        try
        {
            return await client.ReadCheckpointAsync(witness, origin, cancellationToken) is { } shown
                && await standing.JudgeAsync(log, shown, cancellationToken) is NoteStanding.Ahead or NoteStanding.Inconsistent;
        }
        catch (OutboundException)
        {
            return false;
        }
    }

    private void Change(Action change)
    {
        lock (changing)
        {
            bool waited = unconfirmed.Count + claims.Count > 0;
            change();
            if (claims.Count > 0)
            {
                standing.Hold("A witness says that it cosigned more than the database holds.");
            }
            else if (unconfirmed.Count > 0)
            {
                standing.Hold("The quorum of the witnesses has not cosigned what the database holds yet.");
            }
            else if (waited)
            {
                standing.Resume();
            }
        }
    }
}
