using Gateway.Crypto;

namespace Gateway.Audit;

/// <summary>One transaction of the writer, from taking the lock to the moment before the commit.</summary>
internal sealed class Batch<TTransaction> : IAsyncDisposable
    where TTransaction : ILogTransaction
{
    private const string Writer = "gateway";
    private readonly TTransaction transaction;
    private readonly Dictionary<LogName, Checkpoint> checkpoints = [];

    private Batch(TTransaction transaction, EntryAppender entries)
    {
        this.transaction = transaction;
        Entries = entries;
    }

    public EntryAppender Entries { get; }

    /// <summary>Whether there is anything to commit.</summary>
    public bool HasWritten => transaction.Writes > 0;

    /// <summary>The signed heads of the logs that the batch adds to; not to be released before the commit.</summary>
    public IReadOnlyDictionary<LogName, Checkpoint> Checkpoints => checkpoints;

    /// <summary>Takes the lock and reads the heads. Nothing known from an earlier transaction is used: another gateway may have written since.</summary>
    public static async ValueTask<Batch<TTransaction>> OpenAsync(ILogStore<TTransaction> store, IReadOnlyCollection<LogName> logs, CancellationToken cancellationToken)
    {
        TTransaction transaction = await store.BeginAsync(cancellationToken).ConfigureAwait(false);
        bool opened = false;
        try
        {
            IReadOnlyDictionary<LogName, LogEnd> ends = await transaction.ReadEndsAsync(logs, cancellationToken).ConfigureAwait(false);
            var batch = new Batch<TTransaction>(transaction, new EntryAppender(logs.Select(log => new LogSession(log, ends[log].Head)), transaction.Now));
            await batch.RecordDamageAsync(ends, cancellationToken).ConfigureAwait(false);
            opened = true;
            return batch;
        }
        finally
        {
            if (!opened)
            {
                await transaction.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Asks the anchor about each head before anything is built on it.</summary>
    /// <exception cref="LogStoppedException">A log may not go on from its head.</exception>
    public async ValueTask ConfirmAsync(ILogAnchor anchor, CancellationToken cancellationToken)
    {
        foreach (LogSession session in Entries.Sessions)
        {
            await anchor.ConfirmAsync(session.Log, session.Head, cancellationToken).ConfigureAwait(false);
        }
    }

    public ValueTask RunAsync(QueuedWork<TTransaction> work, CancellationToken cancellationToken) => work.RunAsync(transaction, Entries, cancellationToken);

    /// <summary>
    /// Says in each log that the batch adds to that the database's clock went back, if it did. Behind the works' own entries, whose indices and sizes they have been told.
    /// </summary>
    public void RecordClockSteps(ClockSteps steps)
    {
        foreach (LogSession session in Entries.Sessions.Where(session => session.EntryCount > 0))
        {
            if (steps.IsStep(session.Log, session.Head.LastTime, Entries.Now, out DateTimeOffset from))
            {
                Entries.Append(session.Log, EntryDraft.Create(
                    LogActions.ClockStepped,
                    Writer,
                    session.Log.Value,
                    Evidence.Gateway,
                    (From: from, To: Entries.Now),
                    static (detail, step) =>
                    {
                        detail.Time(LogActions.SteppedFrom, step.From);
                        detail.Time(LogActions.SteppedTo, step.To);
                    }));
            }
        }
    }

    /// <summary>Writes the entries, tiles, heads and signed checkpoints of all logs that the batch adds to.</summary>
    public async ValueTask WriteAsync(IReadOnlyDictionary<LogName, NoteSigner> signers, CancellationToken cancellationToken)
    {
        foreach (LogSession session in Entries.Sessions.Where(session => session.EntryCount > 0))
        {
            (LogAppend append, Checkpoint checkpoint) = session.Seal(signers[session.Log]);
            await transaction.WriteAsync(append, cancellationToken).ConfigureAwait(false);
            checkpoints.Add(session.Log, checkpoint);
        }
    }

    /// <summary>A commit is not cancelled: that would only make its outcome unknown.</summary>
    public ValueTask CommitAsync() => transaction.CommitAsync(CancellationToken.None);

    public ValueTask DisposeAsync() => transaction.DisposeAsync();

    /// <summary>
    /// Compares the last stored entry of each log with the head. If the end of a log was cut off or changed, the log says so itself in its next entry and
    /// goes on behind the gap: refusing would let whoever can delete a row stop every exchange, and reusing the indices would make a second history.
    /// </summary>
    private async ValueTask RecordDamageAsync(IReadOnlyDictionary<LogName, LogEnd> ends, CancellationToken cancellationToken)
    {
        foreach (LogSession session in Entries.Sessions)
        {
            long size = session.Head.Size;
            if (size == 0)
            {
                continue;
            }

            ReadOnlyMemory<byte>? last = ends[session.Log].LastEntry;
            if (last is ReadOnlyMemory<byte> entry && MerkleTree.HashLeaf(entry.Span) == session.Head.LastLeaf)
            {
                continue;
            }

            long from = last is null ? await FirstMissingAsync(session.Log, size, cancellationToken).ConfigureAwait(false) : size - 1;
            var draft = EntryDraft.Create(
                LogActions.Damaged, Writer, session.Log.Value, Evidence.Gateway, from, static (detail, from) => detail.Integer(LogActions.DamagedFrom, from));
            Entries.Append(session.Log, draft);
        }
    }

    /// <summary>The start of the gap at the end of a log, by halving: entries before it are there, entries from it on are not.</summary>
    private async ValueTask<long> FirstMissingAsync(LogName log, long size, CancellationToken cancellationToken)
    {
        long low = 0;
        long high = size - 1;
        while (low < high)
        {
            long middle = low + ((high - low) / 2);
            if (await transaction.ReadEntryAsync(log, middle, cancellationToken).ConfigureAwait(false) is null)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }
}
