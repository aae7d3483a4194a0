using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Fsck;

/// <summary>Checks one log as the audit library does, then every checkpoint that was ever stored, and that the log was opened under this key.</summary>
internal sealed class LogCheck(IGatewayStore store, LogName log, NoteVerifier key)
{
    private const int CheckpointsAtOnce = 256;

    /// <summary>Checks.</summary>
    /// <returns>The size that was verified.</returns>
    /// <exception cref="FsckException">What was found.</exception>
    public async Task<long> RunAsync(CancellationToken cancellationToken)
    {
        LogVerdict verdict = await new StoreCheck(store).CheckAsync(log, key, null, cancellationToken).ConfigureAwait(false);
        if (!verdict.IsOk)
        {
            throw new FsckException(verdict with { Sentence = $"In the {log} log: {verdict.Sentence}" });
        }

        await CheckOpeningAsync(cancellationToken).ConfigureAwait(false);
        return await CheckCheckpointsAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task CheckOpeningAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<StoredEntry> first = await store.ReadEntriesAsync(log, 0, 1, cancellationToken).ConfigureAwait(false);
        if (first.Count == 0)
        {
            throw new FsckException(Verdict.Missing, 0, $"The {log} log was never opened.");
        }

        LogEntry entry = LogEntry.Parse(first[0].Bytes);
        LogOpenedDetail opened = Details.Read(entry, LogOpenedDetail.Parse);
        if (entry.Action != ActionNames.LogOpened || opened.Key.ToString() != key.ToString())
        {
            throw new FsckException(Verdict.KeyMismatch, 0, $"The {log} log was opened under another key.");
        }
    }

    /// <summary>Each checkpoint must be signed, and continue the one before: whoever holds an old one must be able to go on from it.</summary>
    private async Task<long> CheckCheckpointsAsync(CancellationToken cancellationToken)
    {
        var proofs = new ProofBuilder(store);
        Checkpoint? last = null;
        IReadOnlyList<byte[]> notes;
        do
        {
            notes = await store.ReadCheckpointsAsync(log, last?.Tree.Size ?? -1, CheckpointsAtOnce, cancellationToken).ConfigureAwait(false);
            foreach (byte[] note in notes)
            {
                last = await CheckNextAsync(proofs, last, note, cancellationToken).ConfigureAwait(false);
            }
        }
        while (notes.Count > 0);
        return last?.Tree.Size ?? 0;
    }

    private async Task<Checkpoint> CheckNextAsync(ProofBuilder proofs, Checkpoint? last, byte[] note, CancellationToken cancellationToken)
    {
        Checkpoint next;
        try
        {
            next = Checkpoint.Parse(note);
        }
        catch (CheckpointFormatException)
        {
            throw new FsckException(Verdict.Malformed, null, $"A stored checkpoint of the {log} log is not a checkpoint.");
        }

        // Before anything is believed of it, its size above all.
        Require(CheckpointMemory.Compare(null, next, key, null), next);

        // The rows are in order of a column; that the notes themselves are, is theirs to say.
        LogHead head = await store.ReadHeadAsync(log, cancellationToken).ConfigureAwait(false);
        if (next.Tree.Size <= (last?.Tree.Size ?? -1) || next.Tree.Size > head.Size)
        {
            throw new FsckException(Verdict.Rollback, null, $"The stored checkpoints of the {log} log do not grow as the log did.");
        }

        ConsistencyProof? growth = last is null
            ? null
            : await proofs.BuildConsistencyAsync(log, last.Tree.Size, next.Tree.Size, cancellationToken).ConfigureAwait(false);
        Require(CheckpointMemory.Compare(last, next, key, growth), next);
        return next;
    }

    private void Require(LogVerdict verdict, Checkpoint checkpoint)
    {
        if (!verdict.IsOk)
        {
            throw new FsckException(verdict with { Sentence = $"In the {log} log's checkpoint of size {checkpoint.Tree.Size}: {verdict.Sentence}" });
        }
    }
}
