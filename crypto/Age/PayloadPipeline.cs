using System.Threading.Channels;

namespace Gateway.Crypto;

/// <summary>
/// Works on a payload block by block with all processors: one flow reads, the pool's threads seal or open, another flow writes in order. Memory is bounded
/// by the blocks in flight. Reading stays ahead of writing, and a block is written before anything that went wrong behind it is told.
/// </summary>
internal sealed class PayloadPipeline<TBlock> : IDisposable
    where TBlock : PayloadBlock
{
    // One block being read and one being written, besides those that are worked on; more processors than four wait for memory.
    private static readonly int MaxBlocks = Math.Min(Environment.ProcessorCount, 4) + 2;

    private readonly Func<TBlock> _create;
    private readonly List<TBlock> _blocks = new(MaxBlocks);
    private readonly Channel<TBlock> _free = Channel.CreateBounded<TBlock>(MaxBlocks);
    private readonly Channel<Task<TBlock>> _inOrder = Channel.CreateBounded<Task<TBlock>>(MaxBlocks);

    /// <param name="create">Makes a block; the pipeline disposes it.</param>
    internal PayloadPipeline(Func<TBlock> create) => _create = create;

    public void Dispose() => _blocks.ForEach(static block => block.Dispose());

    /// <summary>Runs a source to its end. Nothing touches the source or a block any more when this has ended, however it ended.</summary>
    internal async Task RunAsync(ChunkSource source, Func<TBlock, CancellationToken, ValueTask> write, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task reading = ReadAsync(source, stop.Token);
        try
        {
            await foreach (Task<TBlock> work in _inOrder.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                TBlock block = await work.ConfigureAwait(false);
                await write(block, cancellationToken).ConfigureAwait(false);
                await _free.Writer.WriteAsync(block, cancellationToken).ConfigureAwait(false);
            }

            await reading.ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            while (_inOrder.Reader.TryRead(out Task<TBlock>? work))
            {
                await work.ConfigureAwait(false);
            }
        }
    }

    private async Task ReadAsync(ChunkSource source, CancellationToken cancellationToken)
    {
        try
        {
            do
            {
                TBlock block = await TakeAsync(cancellationToken).ConfigureAwait(false);
                await block.FillAsync(source, cancellationToken).ConfigureAwait(false);
                await _inOrder.Writer.WriteAsync(Start(block), cancellationToken).ConfigureAwait(false);
            }
            while (!source.AtEnd);
        }
        finally
        {
            _inOrder.Writer.Complete();
        }
    }

    private async ValueTask<TBlock> TakeAsync(CancellationToken cancellationToken)
    {
        if (_blocks.Count < MaxBlocks && !_free.Reader.TryPeek(out _))
        {
            _blocks.Add(_create());
            return _blocks[^1];
        }

        return await _free.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
    }

    private static Task<TBlock> Start(TBlock block) => Task.Run(() =>
    {
        block.Work();
        return block;
    });
}
