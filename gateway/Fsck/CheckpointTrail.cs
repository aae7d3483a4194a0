using Gateway.Audit;
using Gateway.Server.Storage;

namespace Gateway.Server.Fsck;

/// <summary>
/// Goes through a log's stored checkpoints in step with its entries. Each must be signed, stand under its own size, and continue the one before: whoever holds an old
/// one must be able to go on from it. And none may be gone: the entries of one commit have one time, so where the time changes a checkpoint was signed.
/// </summary>
/// <param name="subject">What is checked.</param>
/// <param name="log">Which log.</param>
/// <param name="from">The first entry that will be passed.</param>
/// <param name="size">The size that was verified.</param>
/// <param name="recoveries">The ranges in which checkpoints may be missing.</param>
internal sealed class CheckpointTrail(FsckSubject subject, LogName log, long from, long size, Recoveries recoveries)
{
    private const int CheckpointsAtOnce = 256;

    private readonly LogKeyHistory keys = subject.KeysOf(log);
    private readonly ProofBuilder proofs = new(subject.Store);
    private Queue<CheckpointRow> ahead = [];
    private long read = from - 1;
    private Checkpoint? last;
    private DateTimeOffset? time;

    /// <summary>Takes the next entry.</summary>
    /// <exception cref="FsckException">What was found.</exception>
    public async ValueTask PassAsync(LogEntry entry, CancellationToken cancellationToken)
    {
        if (time is DateTimeOffset before && entry.Time != before)
        {
            await RequireAsync(entry.Index, cancellationToken).ConfigureAwait(false);
        }

        time = entry.Time;
    }

    /// <summary>Ends the log.</summary>
    /// <exception cref="FsckException">What was found.</exception>
    public ValueTask EndAsync(CancellationToken cancellationToken) => RequireAsync(size, cancellationToken);

    private async ValueTask RequireAsync(long atSize, CancellationToken cancellationToken)
    {
        bool found = false;
        while (await PeekAsync(cancellationToken).ConfigureAwait(false) is CheckpointRow row && row.Size <= atSize)
        {
            found = ahead.Dequeue().Size == atSize;
            last = await CheckNextAsync(row, cancellationToken).ConfigureAwait(false);
        }

        if (!found && !await recoveries.CoverAsync(atSize, cancellationToken).ConfigureAwait(false))
        {
            throw new FsckException(Verdict.Missing, atSize - 1, $"The {log} log's checkpoint of size {atSize}, signed with entry {atSize - 1}, is not stored.");
        }
    }

    private async ValueTask<CheckpointRow?> PeekAsync(CancellationToken cancellationToken)
    {
        if (ahead.Count == 0)
        {
            ahead = new(await subject.Store.ReadCheckpointsAsync(log, read, CheckpointsAtOnce, cancellationToken).ConfigureAwait(false));
            read = ahead.Count == 0 ? read : ahead.Max(row => row.Size);
        }

        return ahead.Count == 0 ? null : ahead.Peek();
    }

    private async Task<Checkpoint> CheckNextAsync(CheckpointRow row, CancellationToken cancellationToken)
    {
        Checkpoint next;
        try
        {
            next = Checkpoint.Parse(row.Note);
        }
        catch (CheckpointFormatException)
        {
            throw new FsckException(Verdict.Malformed, null, $"The {log} log's stored checkpoint of size {row.Size} is not a checkpoint.");
        }

        // Before anything is believed of it, its size above all.
        Require(CheckpointMemory.Compare(null, next, keys.SignerOf(next), null), row);
        if (next.Tree.Size != row.Size)
        {
            throw new FsckException(Verdict.Rollback, null, $"Under the {log} log's size {row.Size} stands its checkpoint of size {next.Tree.Size}.");
        }

        ConsistencyProof? growth = last is null
            ? null
            : await proofs.BuildConsistencyAsync(log, last.Tree.Size, next.Tree.Size, cancellationToken).ConfigureAwait(false);
        Require(CheckpointMemory.Compare(last, next, keys.SignerOf(next), growth), row);
        return next;
    }

    private void Require(LogVerdict verdict, CheckpointRow row)
    {
        if (!verdict.IsOk)
        {
            throw new FsckException(verdict with { Sentence = $"In the {log} log's checkpoint of size {row.Size}: {verdict.Sentence}" });
        }
    }
}
