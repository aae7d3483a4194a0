using System.Threading.Channels;
using Gateway.Crypto;

namespace Gateway.Audit;

/// <summary>
/// The one way into the logs: a queue whose works share transactions (group commit).
/// <para>The order is: commit, anchor, release. A caller's result and the checkpoints that cover it MUST NOT be released before the commit is durable and the
/// checkpoints are anchored. A checkpoint is signed inside the transaction and stored with the batch. If the outcome of a commit is not known, it is
/// looked up under the lock before anything else is signed. Nothing is signed over a head that the anchor does not confirm.</para>
/// <para>A work reads and decides first and writes then. It MUST be repeatable, with no effect outside of its transaction: when one work of a batch
/// fails, all of them are rolled back and each is run again alone. A work that throws <see cref="LogRefusedException"/> before it has written refuses its own
/// caller only.</para>
/// </summary>
/// <typeparam name="TTransaction">The store's transaction.</typeparam>
public sealed class LogWriter<TTransaction> : IAsyncDisposable
    where TTransaction : ILogTransaction
{
    private readonly IReadOnlyDictionary<LogName, NoteSigner> signers;
    private readonly TimeProvider time;
    private readonly LogWriterOptions options;
    private readonly BatchRunner<TTransaction> runner;
    private readonly Channel<QueuedWork<TTransaction>> queue;
    private readonly Task loop;

    /// <summary>Starts the writer.</summary>
    /// <param name="store">The database.</param>
    /// <param name="signers">The key of every log that is kept, its name being the log's origin. The caller disposes them, after the writer.</param>
    /// <param name="anchor">Where each new checkpoint is kept outside of the database.</param>
    /// <param name="time">For time-outs only: entries take the database's time.</param>
    /// <param name="options">Bounds.</param>
    public LogWriter(
        ILogStore<TTransaction> store, IReadOnlyDictionary<LogName, NoteSigner> signers, ILogAnchor anchor, TimeProvider time, LogWriterOptions options)
    {
        this.signers = signers;
        this.time = time;
        this.options = options;
        runner = new BatchRunner<TTransaction>(store, signers, anchor, time, options);
        queue = Channel.CreateBounded<QueuedWork<TTransaction>>(new BoundedChannelOptions(options.QueueLength) { SingleReader = true });
        loop = Task.Run(RunQueueAsync);
    }

    /// <summary>The logs this writer keeps.</summary>
    public IEnumerable<LogName> Logs => signers.Keys;

    /// <summary>Runs a work in a transaction under the lock of all logs and returns once that is durably committed.</summary>
    /// <param name="work">Reads, decides, writes and appends; may be run more than once.</param>
    /// <param name="cancellationToken">Abandons the work as long as it waits in the queue. Once it has started the result stands and is returned.</param>
    /// <exception cref="LogRefusedException">The work refused; nothing was written.</exception>
    /// <exception cref="LogUnavailableException">The log cannot be written now; nothing was.</exception>
    /// <exception cref="LogCommitUnknownException">It could not be learned whether the commit took place.</exception>
    /// <exception cref="LogNotAnchoredException">The commit took place, and its checkpoint could not be anchored.</exception>
    /// <exception cref="LogStoppedException">The store went back behind what was released, or the anchor does not vouch for it.</exception>
    public async Task<LogReceipt<T>> RunAsync<T>(Func<TTransaction, EntryAppender, CancellationToken, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        var queued = new QueuedWork<TTransaction, T>(work);
        CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(
            static (state, token) => ((QueuedWork<TTransaction, T>)state!).Abandon(token), queued);
        await using (registration.ConfigureAwait(false))
        {
            if (!queue.Writer.TryWrite(queued))
            {
                await WaitForRoomAsync(queued, cancellationToken).ConfigureAwait(false);
            }

            return await queued.Completion.ConfigureAwait(false);
        }
    }

    /// <summary>Takes no more works, finishes those that were taken, and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await loop.ConfigureAwait(false);
    }

    private async Task WaitForRoomAsync(QueuedWork<TTransaction> queued, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.QueueWait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await queue.Writer.WriteAsync(queued, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new LogUnavailableException("The log does not keep up with its callers.");
        }
        catch (ChannelClosedException)
        {
            throw new LogUnavailableException("The log's writer has stopped.");
        }
    }

    private async Task RunQueueAsync()
    {
        var waiting = new List<QueuedWork<TTransaction>>(options.MaxBatchWorks);
        while (await queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            while (waiting.Count < options.MaxBatchWorks && queue.Reader.TryRead(out QueuedWork<TTransaction>? work))
            {
                if (work.TryStart())
                {
                    waiting.Add(work);
                }
            }

            await runner.SettleAsync(waiting).ConfigureAwait(false);
            waiting.Clear();
        }
    }
}
