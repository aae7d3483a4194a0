using Gateway.Audit;
using Gateway.Server.Keys;
using Gateway.Server.Logging;
using Gateway.Server.Storage;

namespace Gateway.Server.Anchors;

/// <summary>
/// Whether the database is the one whose logs were signed last. It stands between the writer and the anchor: as soon as the anchor, a witness or a note that
/// somebody presents is ahead of the database or contradicts it, nothing is signed any more. That is latched: it ends with the process, and the next one
/// finds what was kept beside the anchor.
/// </summary>
internal sealed class LogStanding(FileAnchor anchor, IGatewayStore store, GatewayKeys keys, KeysInForce inForce, ILogger<LogStanding> logger) : ILogAnchor
{
    private static readonly LogName[] Logs = [LogName.Audit, LogName.Directory];

    private volatile LogStoppedException? latched;
    private volatile LogHeldException? held;

    /// <summary>Why nothing is signed, or null while all is well.</summary>
    public LogStoppedException? Stop => latched ?? (LogStoppedException?)held;

    /// <summary>Whether nothing is signed: every change is refused with <c>read-only</c>.</summary>
    public bool IsReadOnly => Stop is not null;

    /// <summary>Lets nothing be signed until <see cref="Resume"/>.</summary>
    /// <param name="reason">What is waited for, in one sentence.</param>
    public void Hold(string reason) => held = new LogHeldException(reason);

    /// <summary>Ends what <see cref="Hold"/> began. It does not end what was latched.</summary>
    public void Resume() => held = null;

    /// <summary>
    /// Compares the database with the anchor, at the start. What a process left that ended between a commit and the anchor is anchored now. A finding is
    /// latched, not thrown.
    /// </summary>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        foreach (LogName log in Logs)
        {
            try
            {
                await CatchUpAsync(log, cancellationToken);
            }
            catch (LogStoppedException)
            {
                // Latched and logged where it was found; the other log is looked at all the same.
            }
        }
    }

    /// <summary>
    /// Takes in a note that somebody holds: a client, a witness. One under this log's key that is ahead of the database or of another history is kept beside
    /// the anchor, and nothing is signed any more.
    /// </summary>
    public async Task<NoteStanding> JudgeAsync(LogName log, Checkpoint note, CancellationToken cancellationToken)
    {
        if (keys.HistoryOf(log).Verify(note) != Verdict.Ok)
        {
            return NoteStanding.NotOurs;
        }

        if (await IsAheadAsync(log, note, cancellationToken))
        {
            await anchor.KeepAsync(new Dictionary<LogName, Checkpoint> { [log] = note }, cancellationToken);
            long size = (await store.ReadHeadAsync(log, cancellationToken)).Size;
            Latch(new LogRolledBackException(log, note.Tree.Size, size));
            return NoteStanding.Ahead;
        }

        if (await IsOursAsync(log, note.Tree, cancellationToken))
        {
            return NoteStanding.Consistent;
        }

        await anchor.ContradictAsync(log, note, cancellationToken);
        Latch(new LogAnchorException(log, AnchorFault.Contradicted));
        return NoteStanding.Inconsistent;
    }

    /// <summary>
    /// The newest checkpoint that may leave the process: another caller's batch may be committed and not anchored yet, and is anchored first. While nothing is
    /// signed it is the newest one that the database has.
    /// </summary>
    /// <returns>The note's exact bytes, or null if nothing was ever committed.</returns>
    public async Task<byte[]?> ReadReleasedAsync(LogName log, CancellationToken cancellationToken)
    {
        byte[]? note = await store.ReadCheckpointAsync(log, cancellationToken);
        if (note is null || latched is not null)
        {
            return note;
        }

        if (!anchor.Covers(log, Checkpoint.Parse(note).Tree.Size))
        {
            await CatchUpAsync(log, cancellationToken);
        }

        return note;
    }

    /// <inheritdoc/>
    public ValueTask<Checkpoint?> ReadAsync(LogName log, CancellationToken cancellationToken) => anchor.ReadAsync(log, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask ConfirmAsync(LogName log, LogHead head, CancellationToken cancellationToken)
    {
        if (Stop is { } stop)
        {
            throw stop;
        }

        await CompareAsync(log, head, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask KeepAsync(IReadOnlyDictionary<LogName, Checkpoint> checkpoints, CancellationToken cancellationToken)
    {
        inForce.Note(checkpoints);
        return anchor.KeepAsync(checkpoints, cancellationToken);
    }

    /// <summary>
    /// Compares under the log's lock, where no other gateway is between its commit and the head that is read here, and anchors what is ahead of the anchor.
    /// </summary>
    private async Task CatchUpAsync(LogName log, CancellationToken cancellationToken)
    {
        await using IGatewayTransaction locked = await store.BeginAsync(cancellationToken);
        LogHead head = await locked.ReadHeadAsync(log, cancellationToken);
        Checkpoint? kept = await CompareAsync(log, head, cancellationToken);
        if (kept?.Tree.Size < head.Size && await store.ReadCheckpointAsync(log, cancellationToken) is { } newest)
        {
            await anchor.KeepAsync(new Dictionary<LogName, Checkpoint> { [log] = Checkpoint.Parse(newest) }, cancellationToken);
        }
    }

    private async Task<Checkpoint?> CompareAsync(LogName log, LogHead head, CancellationToken cancellationToken)
    {
        try
        {
            // First: a note of the key after ours is none to the anchor either, and would look like damage.
            await inForce.RequireSignerAsync(log, head, cancellationToken);
            Checkpoint? kept = anchor.Confirm(log, head);

            // Ahead of the anchor: either a commit that was not anchored yet, or another history. Rare, and a few tiles tell.
            if (kept?.Tree.Size < head.Size && !await IsOursAsync(log, kept.Tree, cancellationToken))
            {
                throw new LogRolledBackException(log, kept.Tree.Size, head.Size);
            }

            await inForce.RequireRecordAsync(log, head, cancellationToken);
            return kept;
        }
        catch (LogStoppedException stop)
        {
            Latch(stop);
            throw;
        }
    }

    // A note that is ahead by a batch may be of a commit that this reader did not see yet: under the lock everything committed is seen.
    private async Task<bool> IsAheadAsync(LogName log, Checkpoint note, CancellationToken cancellationToken)
    {
        if (note.Tree.Size <= (await store.ReadHeadAsync(log, cancellationToken)).Size)
        {
            return false;
        }

        await using IGatewayTransaction locked = await store.BeginAsync(cancellationToken);
        return note.Tree.Size > (await locked.ReadHeadAsync(log, cancellationToken)).Size;
    }

    // A builder of its own: one that keeps tiles would answer from those of a database that was replaced meanwhile.
    private async Task<bool> IsOursAsync(LogName log, TreeHead tree, CancellationToken cancellationToken)
    {
        try
        {
            return await new ProofBuilder(store).BuildRootAsync(log, tree.Size, cancellationToken) == tree.Root;
        }
        catch (AuditIntegrityException)
        {
            return false;
        }
    }

    private void Latch(LogStoppedException stop)
    {
        if (Interlocked.CompareExchange(ref latched, stop, null) is null)
        {
            Announce(stop);
        }
    }

    private void Announce(LogStoppedException stop)
    {
        if (stop is LogKeyRetiredException)
        {
            logger.KeyGivenUp(stop.Message);
        }
        else
        {
            logger.LogsStopped(stop.Message);
        }
    }
}
