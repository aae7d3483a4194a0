namespace Gateway.Audit;

/// <summary>
/// Gives a log's blocks in order while it reads and works out those that follow: waiting for a disk or a network, hashing and checking go on at the same
/// time. It holds a fixed number of blocks, however long the log is.
/// </summary>
internal sealed class BlockReader : IAsyncDisposable
{
    // Enough to keep the processors busy, and as many requests on their way to a gateway.
    private const int BlocksAhead = 8;

    private readonly IEntrySource source;
    private readonly LogName log;
    private readonly long size;
    private readonly CancellationTokenSource ending;
    private readonly Queue<Task<LogBlock>> ahead = new(BlocksAhead);
    private long next;

    public BlockReader(IEntrySource source, LogName log, long size, CancellationToken cancellationToken)
    {
        this.source = source;
        this.log = log;
        this.size = size;
        ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    }

    /// <summary>The next block; to be asked for only as long as the log has one.</summary>
    public Task<LogBlock> TakeAsync()
    {
        while (ahead.Count < BlocksAhead && next < size)
        {
            long first = next;
            next = Math.Min(size, first + LogBlock.Width);
            long end = next;
            ahead.Enqueue(Task.Run(() => LogBlock.ReadAsync(source, log, first, end, ending.Token), ending.Token));
        }

        return ahead.Dequeue();
    }

    /// <summary>Gives up what was begun ahead, and whatever became of it: nobody will ask.</summary>
    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync().ConfigureAwait(false);
        await ((Task)Task.WhenAll(ahead)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ending.Dispose();
    }
}
