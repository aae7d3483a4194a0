using Gateway.Crypto;

namespace Gateway.Audit;

/// <summary>Sees every work of a batch to its end: together if that goes well, each alone if it does not. Used by the writer's one loop only.</summary>
internal sealed class BatchRunner<TTransaction>(
    ILogStore<TTransaction> store, IReadOnlyDictionary<LogName, NoteSigner> signers, ILogAnchor anchor, TimeProvider time, LogWriterOptions options)
    where TTransaction : ILogTransaction
{
    private const int AttemptsAlone = 3;

    // Not a cache: no decision rests on it. It is what others may hold, and nothing that contradicts it may be signed.
    private readonly Dictionary<LogName, (long Size, LeafHash LastLeaf)> released = [];
    private readonly ClockSteps clockSteps = new();

    /// <summary>Runs the works and tells their callers. Returns when each of them has been told.</summary>
    public async Task SettleAsync(IReadOnlyList<QueuedWork<TTransaction>> works)
    {
        for (int done = 0; done < works.Count;)
        {
            QueuedWork<TTransaction>[] rest = [.. works.Skip(done)];
            BatchOutcome outcome = await RunTogetherAsync(rest).ConfigureAwait(false);
            done += outcome.Works;
            // A work that was alone in its batch has had its attempt; only a commit that did not take place is worth another one.
            if (outcome.End == BatchEnd.NotCommitted || (outcome.End == BatchEnd.Faulted && outcome.Works > 1))
            {
                outcome = await SettleEachAsync(rest[..outcome.Works], outcome.Cause is LogCommitUnknownException).ConfigureAwait(false);
            }
            else
            {
                Fail(rest[..outcome.Works], outcome);
            }

            if (outcome.End == BatchEnd.GiveUp)
            {
                FailUntried(works.Skip(done), outcome);
                return;
            }
        }
    }

    /// <summary>Runs each work in a transaction of its own and tells its caller; if it has to give up, the callers of the rest too.</summary>
    /// <param name="works">The works.</param>
    /// <param name="commitLeftUnclear">Whether a commit of theirs failed in a way that may leave something behind, though it is not there now.</param>
    private async Task<BatchOutcome> SettleEachAsync(QueuedWork<TTransaction>[] works, bool commitLeftUnclear)
    {
        BatchOutcome outcome = default;
        for (int i = 0; i < works.Length; i++)
        {
            int attempts = 0;
            do
            {
                outcome = await RunTogetherAsync([works[i]]).ConfigureAwait(false);
                commitLeftUnclear |= outcome.Cause is LogCommitUnknownException;
            }
            while (outcome.End == BatchEnd.NotCommitted && ++attempts < AttemptsAlone);

            Fail([works[i]], commitLeftUnclear ? Unclear(outcome) : outcome);
            if (outcome.End != BatchEnd.GiveUp)
            {
                continue;
            }

            if (commitLeftUnclear)
            {
                Fail(works[(i + 1)..], Unclear(outcome));
            }
            else
            {
                FailUntried(works[(i + 1)..], outcome);
            }

            break;
        }

        return outcome;
    }

    private async Task<BatchOutcome> RunTogetherAsync(QueuedWork<TTransaction>[] works)
    {
        using var limit = new CancellationTokenSource(options.BatchTimeout, time);
        Batch<TTransaction>? batch = null;
        int run = 0;
        bool worksDone = false;
        try
        {
            batch = await Batch<TTransaction>.OpenAsync(store, [.. signers.Keys], limit.Token).ConfigureAwait(false);
            await batch.ConfirmAsync(anchor, limit.Token).ConfigureAwait(false);
            CheckLineage(batch);
            while (run < works.Length && (run == 0 || batch.Entries.EntryCount < options.MaxBatchEntries))
            {
                await batch.RunAsync(works[run++], limit.Token).ConfigureAwait(false);
            }

            worksDone = true;
            batch.RecordClockSteps(clockSteps);
            await batch.WriteAsync(signers, limit.Token).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // A work and a database driver may throw anything; it reaches the callers, and the writer must live on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            await RollBackAsync(batch).ConfigureAwait(false);
            // What a work threw is for its caller to know; what the store threw when it wrote the entries says only that they are not written.
            Exception cause = worksDone ? new LogUnavailableException("The entries could not be written.", exception) : exception;
            return run == 0 ? new BatchOutcome(BatchEnd.GiveUp, works.Length, cause) : new BatchOutcome(BatchEnd.Faulted, run, cause);
        }

        return await CommitAsync(batch, works[..run]).ConfigureAwait(false);
    }

    private async Task<BatchOutcome> CommitAsync(Batch<TTransaction> batch, QueuedWork<TTransaction>[] works)
    {
        Exception? cause = null;
        if (batch.HasWritten)
        {
            try
            {
                await batch.CommitAsync().ConfigureAwait(false);
            }
#pragma warning disable CA1031 // Whatever a failing commit throws, the only safe reading of it is that nobody knows.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                cause = exception;
            }
        }

        await RollBackAsync(batch).ConfigureAwait(false);
        if (cause is not null)
        {
            bool? committed = await LookUpAsync(batch).ConfigureAwait(false);
            if (committed is not true)
            {
                return committed is null
                    ? new BatchOutcome(BatchEnd.GiveUp, works.Length, new LogCommitUnknownException("Whether the commit took place could not be learned.", cause))
                    : new BatchOutcome(BatchEnd.NotCommitted, works.Length, cause);
            }
        }

        return await AnchorAsync(batch).ConfigureAwait(false) is { } failure
            ? new BatchOutcome(BatchEnd.GiveUp, works.Length, failure)
            : Release(batch, works);
    }

    /// <summary>Anchors what was committed. What it throws is the callers' answer: their entries stand, and nobody is told so before they are anchored.</summary>
    private async Task<LogNotAnchoredException?> AnchorAsync(Batch<TTransaction> batch)
    {
        if (batch.Checkpoints.Count == 0)
        {
            return null;
        }

        try
        {
            using var limit = new CancellationTokenSource(options.BatchTimeout, time);
            await anchor.KeepAsync(batch.Checkpoints, limit.Token).ConfigureAwait(false);
            return null;
        }
#pragma warning disable CA1031 // Whatever hinders the anchor, nothing may be released.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return new LogNotAnchoredException("What was committed could not be anchored.", exception);
        }
    }

    private BatchOutcome Release(Batch<TTransaction> batch, QueuedWork<TTransaction>[] works)
    {
        foreach (LogSession session in batch.Entries.Sessions.Where(session => session.EntryCount > 0))
        {
            released[session.Log] = (session.Size, session.LastLeaf);
            clockSteps.Pass(session.Log, session.LastTime, batch.Entries.Now);
        }

        foreach (QueuedWork<TTransaction> work in works)
        {
            work.Complete(batch.Checkpoints);
        }

        return new BatchOutcome(BatchEnd.Settled, works.Length, null);
    }

    /// <summary>
    /// Whether a batch was committed after all: its first entry carries a random salt, so the entry at that index is ours or it is not. Null if nobody can
    /// say. Asked under the lock, which a transaction that the database has not settled yet still holds.
    /// </summary>
    private async Task<bool?> LookUpAsync(Batch<TTransaction> batch)
    {
        LogSession? ours = batch.Entries.Sessions.FirstOrDefault(session => session.EntryCount > 0);
        for (int attempt = 0; ours is not null && attempt < options.OutcomeAttempts; attempt++)
        {
            if (attempt > 0)
            {
                await Task.Delay(options.OutcomePause, time).ConfigureAwait(false);
            }

            try
            {
                using var limit = new CancellationTokenSource(options.BatchTimeout, time);
                TTransaction transaction = await store.BeginAsync(limit.Token).ConfigureAwait(false);
                await using (transaction.ConfigureAwait(false))
                {
                    ReadOnlyMemory<byte>? stored = await transaction.ReadEntryAsync(ours.Log, ours.Head.Size, limit.Token).ConfigureAwait(false);
                    return stored is ReadOnlyMemory<byte> entry && entry.Span.SequenceEqual(ours.FirstEntry.Span);
                }
            }
#pragma warning disable CA1031 // The database that lost the commit may fail in any way when it is asked about it; it is asked again.
            catch (Exception)
#pragma warning restore CA1031
            {
                continue;
            }
        }

        return null;
    }

    /// <summary>Refuses to go on from a head that does not continue the last one released. A last leaf stands for all before it: each entry names its
    /// predecessor's.</summary>
    private void CheckLineage(Batch<TTransaction> batch)
    {
        foreach (LogSession session in batch.Entries.Sessions)
        {
            if (!released.TryGetValue(session.Log, out (long Size, LeafHash LastLeaf) last))
            {
                continue;
            }

            // A longer log is another gateway's work; that it continues ours is for whoever compares checkpoints with a consistency proof.
            LogHead head = session.Head;
            if (head.Size < last.Size || (head.Size == last.Size && head.LastLeaf != last.LastLeaf))
            {
                throw new LogRolledBackException(session.Log, last.Size, head.Size);
            }
        }
    }

    private static async ValueTask RollBackAsync(Batch<TTransaction>? batch)
    {
        if (batch is null)
        {
            return;
        }

        try
        {
            await batch.DisposeAsync().ConfigureAwait(false);
        }
#pragma warning disable CA1031 // A connection that fails while it is given up is given up all the same; the outcome is known from elsewhere.
        catch (Exception)
#pragma warning restore CA1031
        {
            return;
        }
    }

    private static void Fail(IEnumerable<QueuedWork<TTransaction>> works, BatchOutcome outcome)
    {
        if (outcome.End == BatchEnd.Settled)
        {
            return;
        }

        Exception exception = outcome switch
        {
            { Cause: LogCommitUnknownException or LogNotAnchoredException or LogStoppedException, End: BatchEnd.GiveUp } => outcome.Cause,
            { Cause: not OperationCanceledException, End: BatchEnd.Faulted } => outcome.Cause!,
            _ => new LogUnavailableException("The log cannot be written now.", outcome.Cause!),
        };
        foreach (QueuedWork<TTransaction> work in works)
        {
            work.Fail(exception);
        }
    }

    /// <summary>
    /// A commit that failed while it was made durable is not there for whoever looks now, yet a database that is opened anew may find it on its disk. As long as no later
    /// commit has taken its place, nobody can say that nothing was written.
    /// </summary>
    private static BatchOutcome Unclear(BatchOutcome outcome) => outcome is { End: not BatchEnd.Settled, Cause: not LogNotAnchoredException and not LogStoppedException }
        ? outcome with { End = BatchEnd.GiveUp, Cause = new LogCommitUnknownException("A commit failed while it was made durable.", outcome.Cause!) }
        : outcome;

    private static void FailUntried(IEnumerable<QueuedWork<TTransaction>> works, BatchOutcome outcome)
    {
        Exception exception = outcome.Cause as LogStoppedException ?? (Exception)new LogUnavailableException("The log cannot be written now.", outcome.Cause!);
        foreach (QueuedWork<TTransaction> work in works)
        {
            work.Fail(exception);
        }
    }
}
