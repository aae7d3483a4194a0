using System.Collections.Concurrent;
using Gateway.Audit;
using Gateway.Server.Anchors;
using Gateway.Server.Storage;

namespace Gateway.Server.Witnesses;

/// <summary>
/// What is known of the witnesses' word: the rounds of this process, and the cosigned checkpoints that any gateway of the database has kept. Nothing that
/// was asked for cosigned is ever answered with less.
/// </summary>
internal sealed class CosignedCheckpoints(CosigningPolicy policy, LogStanding standing, IGatewayStore store)
{
    private readonly ConcurrentDictionary<LogName, CosignedCheckpoint> rounds = new();

    /// <summary>The latest round for a log, or null if there was none since the start.</summary>
    public CosignedCheckpoint? FindRound(LogName log) => rounds.GetValueOrDefault(log);

    /// <summary>Notes a round.</summary>
    public void Put(LogName log, CosignedCheckpoint round) => rounds[log] = round;

    /// <summary>
    /// The newest checkpoint that meets the policy's quorum, or null while there is none. It is judged as it is read: by today's policy, not by that of
    /// the day it was kept.
    /// </summary>
    public async Task<Checkpoint?> FindCosignedAsync(LogName log, CancellationToken cancellationToken)
    {
        if (policy.Policy is not { RequiresWitnesses: true } judge || await store.FindNewestCosignedAsync(log, cancellationToken) is not { } row)
        {
            return null;
        }

        try
        {
            var kept = Checkpoint.Parse(row.Note);
            return judge.Judge(kept).IsMet ? kept : null;
        }
        catch (CheckpointFormatException)
        {
            return null;
        }
    }

    /// <summary>The newest checkpoint that is committed and anchored, with the cosignatures that are known for it; null if nothing was ever committed.</summary>
    public async Task<Checkpoint?> FindNewestAsync(LogName log, CancellationToken cancellationToken)
    {
        if (await standing.ReadReleasedAsync(log, cancellationToken) is not { } note)
        {
            return null;
        }

        // What was kept comes first: whoever asks twice, or asks another gateway, then gets the same bytes.
        var newest = Checkpoint.Parse(note);
        Checkpoint?[] known = [await FindCosignedAsync(log, cancellationToken), FindRound(log)?.Checkpoint];
        return known.FirstOrDefault(checkpoint => checkpoint?.Tree == newest.Tree) ?? newest;
    }
}
