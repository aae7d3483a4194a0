namespace Gateway.Audit;

/// <summary>A work in the queue, and the caller who waits for its result.</summary>
internal sealed class QueuedWork<TTransaction, T>(Func<TTransaction, EntryAppender, CancellationToken, ValueTask<T>> work) : QueuedWork<TTransaction>
    where TTransaction : ILogTransaction
{
    // Continuations must not run on the writer's loop: a caller's code would hold up every other caller.
    private readonly TaskCompletionSource<LogReceipt<T>> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LogRefusedException? refusal;
    private T? result;

    public Task<LogReceipt<T>> Completion => completion.Task;

    public override async ValueTask RunAsync(TTransaction transaction, EntryAppender entries, CancellationToken cancellationToken)
    {
        refusal = null;
        int writes = transaction.Writes;
        int appended = entries.EntryCount;
        try
        {
            result = await work(transaction, entries, cancellationToken).ConfigureAwait(false);
        }
        catch (LogRefusedException exception) when (transaction.Writes == writes && entries.EntryCount == appended)
        {
            refusal = exception;
        }
    }

    public override void Complete(IReadOnlyDictionary<LogName, Checkpoint> checkpoints)
    {
        if (refusal is null)
        {
            completion.TrySetResult(new LogReceipt<T>(result!, checkpoints));
        }
        else
        {
            completion.TrySetException(refusal);
        }
    }

    public override void Fail(Exception exception) => completion.TrySetException(exception);

    public void Abandon(CancellationToken cancellationToken)
    {
        if (TryAbandon())
        {
            completion.TrySetCanceled(cancellationToken);
        }
    }
}
