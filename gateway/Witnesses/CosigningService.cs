using System.Collections.Concurrent;
using Gateway.Audit;
using Gateway.Server.Anchors;
using Gateway.Server.Errors;
using Gateway.Server.Logging;
using Gateway.Server.Storage;

namespace Gateway.Server.Witnesses;

/// <summary>
/// Has the newest committed and anchored checkpoint of each log cosigned, never an older one, and keeps it once the quorum is met. Every gateway of a database
/// does: the witnesses answer each of them, and the database keeps one cosigned note a size.
/// </summary>
internal sealed class CosigningService(
    CosigningPolicy policy,
    CosignedCheckpoints cosigned,
    WitnessClient client,
    ProofBuilder proofs,
    LogStanding standing,
    WitnessGate gate,
    LogWriter<IGatewayTransaction> writer,
    TimeProvider time,
    ILogger<CosigningService> logger)
    : BackgroundService
{
    // A busy log grows many times a second; its witnesses need not hear of each.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryUnsettled = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<LogName, CosigningRound> rounds = new();
    private readonly ConcurrentDictionary<LogName, Asked> lastAsked = new();

    /// <summary>Asks the witnesses about a log's newest checkpoint, if it is a new one or lacks the quorum.</summary>
    public async Task LookAsync(LogName log, CancellationToken cancellationToken)
    {
        if (policy.Witnesses.Count == 0 || await standing.ReadReleasedAsync(log, cancellationToken) is not { } note)
        {
            return;
        }

        var newest = Checkpoint.Parse(note);
        if (IsDue(log, newest))
        {
            await AskAsync(log, newest, cancellationToken);
        }
    }

    /// <summary>Asks the witnesses about one checkpoint, and keeps it if the quorum is met.</summary>
    public async Task<CosignedCheckpoint> AskAsync(LogName log, Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        CosigningRound round = rounds.GetOrAdd(log, StartRounds);
        CosignedCheckpoint result = await round.RunAsync(checkpoint, cancellationToken);
        Report(log, result);
        lastAsked[log] = new Asked(time.GetTimestamp(), IsSettled: false);
        cosigned.Put(log, result);
        await gate.TakeAsync(log, result, cancellationToken);
        if (result.Outcome.IsMet && !standing.IsReadOnly)
        {
            var row = new CosignedRow { Size = checkpoint.Tree.Size, Note = result.Checkpoint.Bytes.ToArray() };
            await writer.RunAsync(async (transaction, _, token) => await transaction.TryInsertCosignedAsync(log, row, token), cancellationToken);
            lastAsked[log] = new Asked(time.GetTimestamp(), IsSettled: true);
        }

        return result;
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        policy.Witnesses.Count == 0 ? Task.CompletedTask : Task.WhenAll(writer.Logs.Select(log => FollowAsync(log, stoppingToken)));

    private async Task FollowAsync(LogName log, CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await LookAsync(log, stoppingToken);
            }
            catch (Exception fault) when (ExceptionMap.Find(fault) is not null)
            {
                logger.CosigningPostponed(log.Value, fault);
            }

            await Task.Delay(Pause, time, stoppingToken);
        }
    }

    private bool IsDue(LogName log, Checkpoint newest) =>
        cosigned.FindRound(log) is not { } last
        || last.Checkpoint.Tree != newest.Tree
        || ((!lastAsked[log].IsSettled || gate.IsClosed) && time.GetElapsedTime(lastAsked[log].Timestamp) >= RetryUnsettled);

    private CosigningRound StartRounds(LogName log) =>
        new(policy.Policy!, [.. policy.Witnesses.Select(witness => new WitnessSubmission(witness, log, client, proofs))], time);

    private void Report(LogName log, CosignedCheckpoint result)
    {
        foreach (WitnessOutcome other in result.Others)
        {
            logger.WitnessFailed(log.Value, other.Witness.Name, other.ToString());
        }

        bool before = cosigned.FindRound(log)?.Outcome.IsMet ?? true;
        if (!result.Outcome.IsMet && before)
        {
            logger.QuorumMissing(log.Value, result.Checkpoint.Tree.Size, string.Join(", ", result.Outcome.Missing.Select(witness => witness.Name)));
        }
        else if (result.Outcome.IsMet && !before)
        {
            logger.QuorumMetAgain(log.Value, result.Checkpoint.Tree.Size);
        }
    }

    private sealed record Asked(long Timestamp, bool IsSettled);
}
