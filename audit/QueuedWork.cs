namespace Gateway.Audit;

/// <summary>A work in the queue. It is either started or abandoned, never both; once started its outcome stands whatever its caller does.</summary>
internal abstract class QueuedWork<TTransaction>
    where TTransaction : ILogTransaction
{
    private const int Waiting = 0;
    private const int Started = 1;
    private const int Abandoned = 2;
    private int state;

    public bool TryStart() => Interlocked.CompareExchange(ref state, Started, Waiting) == Waiting;

    /// <summary>Runs the work within a transaction. A refusal is kept for <see cref="Complete"/>; anything else that is thrown is the batch's fault.</summary>
    public abstract ValueTask RunAsync(TTransaction transaction, EntryAppender entries, CancellationToken cancellationToken);

    /// <summary>Tells the caller the result, or the refusal, of the last run. To be called after the commit.</summary>
    public abstract void Complete(IReadOnlyDictionary<LogName, Checkpoint> checkpoints);

    public abstract void Fail(Exception exception);

    protected bool TryAbandon() => Interlocked.CompareExchange(ref state, Abandoned, Waiting) == Waiting;
}
