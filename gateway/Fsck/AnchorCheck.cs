using Gateway.Audit;

namespace Gateway.Server.Fsck;

/// <summary>Compares a log with the note of it that is anchored outside the database: whoever restores an older database is found out here, by nothing in it.</summary>
internal sealed class AnchorCheck(FsckSubject subject, LogName log)
{
    /// <summary>Checks. Nothing is found where there is no anchor, or no note in it.</summary>
    /// <exception cref="FsckException"><c>rollback</c>, <c>fork</c>, or <c>malformed</c>.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // The anchor first: a log that grows meanwhile is then ahead of it, never behind.
        if (await ReadAnchoredAsync(cancellationToken).ConfigureAwait(false) is not Checkpoint anchored)
        {
            return;
        }

        byte[]? note = await subject.Store.ReadCheckpointAsync(log, cancellationToken).ConfigureAwait(false);
        var newest = Checkpoint.Parse(note ?? []);
        ConsistencyProof? growth = anchored.Tree.Size > newest.Tree.Size
            ? null
            : await new ProofBuilder(subject.Store)
                .BuildConsistencyAsync(log, anchored.Tree.Size, newest.Tree.Size, cancellationToken).ConfigureAwait(false);
        LogVerdict verdict = CheckpointMemory.Compare(anchored, newest, subject.KeysOf(log).SignerOf(newest), growth);
        if (!verdict.IsOk)
        {
            throw new FsckException(verdict with { Sentence = $"The {log} log and its anchored note of size {anchored.Tree.Size}: {verdict.Sentence}" });
        }
    }

    private async Task<Checkpoint?> ReadAnchoredAsync(CancellationToken cancellationToken)
    {
        try
        {
            return subject.Anchor is null ? null : await subject.Anchor.ReadAsync(log, cancellationToken).ConfigureAwait(false);
        }
        catch (LogAnchorException exception)
        {
            throw new FsckException(Verdict.Malformed, null, $"The anchored note of the {log} log: {exception.Message}");
        }
    }
}
