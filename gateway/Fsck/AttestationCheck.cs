using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Server.Storage;

namespace Gateway.Server.Fsck;

/// <summary>
/// Checks what others said of a log's heads: each cosigned note is a checkpoint of this log whose known witnesses did sign, each timestamp dates the checkpoint it is
/// kept for. Lines of witnesses that the configured policy does not name, and tokens when no authority is configured, can only be read.
/// </summary>
/// <param name="subject">What is checked.</param>
/// <param name="log">Which log.</param>
internal sealed class AttestationCheck(FsckSubject subject, LogName log)
{
    private const int RowsAtOnce = 64;
    private readonly ProofBuilder proofs = new(subject.Store);

    /// <summary>Checks.</summary>
    /// <param name="size">The size that was verified; a checkpoint is stored under it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="FsckException">What was found.</exception>
    public async Task RunAsync(long size, CancellationToken cancellationToken)
    {
        IReadOnlyList<CheckpointRow> verified = await subject.Store.ReadCheckpointsAsync(log, size - 1, 1, cancellationToken).ConfigureAwait(false);
        var newest = Checkpoint.Parse(verified[0].Note);
        long last = -1;
        while (await subject.Store.ReadCosignedAsync(log, last, RowsAtOnce, cancellationToken).ConfigureAwait(false) is { Count: > 0 } cosigned)
        {
            foreach (CosignedRow row in cosigned.Where(row => row.Size <= size))
            {
                await CheckCosignedAsync(row, newest, cancellationToken).ConfigureAwait(false);
            }

            last = cosigned[^1].Size;
        }

        last = -1;
        while (await subject.Store.ReadTimestampsAsync(log, last, RowsAtOnce, cancellationToken).ConfigureAwait(false) is { Count: > 0 } timestamps)
        {
            foreach (TimestampRow row in timestamps)
            {
                CheckTimestamp(row);
            }

            last = timestamps[^1].Size;
        }
    }

    private async Task CheckCosignedAsync(CosignedRow row, Checkpoint newest, CancellationToken cancellationToken)
    {
        Checkpoint note;
        try
        {
            note = Checkpoint.Parse(row.Note);
        }
        catch (CheckpointFormatException)
        {
            throw new FsckException(Verdict.Malformed, null, $"The {log} log's cosigned checkpoint of size {row.Size} is not a checkpoint.");
        }

        LogVerdict signature = CheckpointMemory.Compare(null, note, subject.KeysOf(log).SignerOf(note), null);
        Require(signature.IsOk, signature.Word, row);
        Require(note.Tree.Size == row.Size, Verdict.Rollback, row);
        ConsistencyProof growth = await proofs.BuildConsistencyAsync(log, note.Tree.Size, newest.Tree.Size, cancellationToken).ConfigureAwait(false);
        Require(CheckpointMemory.Compare(note, newest, subject.KeysOf(log).SignerOf(newest), growth).IsOk, Verdict.Fork, row);
        bool verify = subject.Policy?.Witnesses
            .Where(witness => note.Signatures.Any(witness.Key.IsNamedBy))
            .All(witness => note.TryReadCosignature(witness.Key, out _)) ?? true;
        Require(verify, Verdict.BadSignature, row);
    }

    private void Require(bool holds, Verdict word, CosignedRow row)
    {
        if (!holds)
        {
            throw new FsckException(word, null, $"The {log} log's cosigned checkpoint of size {row.Size} is not one that its witnesses saw.");
        }
    }

    private void CheckTimestamp(TimestampRow row)
    {
        try
        {
            TimestampToken token = TimestampToken.Parse(row.Token);
            if (subject.Authorities is TimestampAuthorities authorities && !token.Dates(row.Note, authorities))
            {
                throw new FsckException(Verdict.BadSignature, null, $"The timestamp of the {log} log's checkpoint of size {row.Size} does not date it.");
            }
        }
        catch (TimestampFormatException)
        {
            throw new FsckException(Verdict.Malformed, null, $"The timestamp of the {log} log's checkpoint of size {row.Size} is not one.");
        }
    }
}
