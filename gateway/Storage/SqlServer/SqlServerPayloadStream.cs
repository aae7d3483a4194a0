namespace Gateway.Server.Storage.SqlServer;

/// <summary>Gathers what is written into chunks and inserts each when it is full. No connection is held between chunks.</summary>
internal sealed class SqlServerPayloadStream(SqlServerDatabase database, PayloadId id) : Stream
{
    private readonly byte[] chunk = new byte[SqlServerPayloads.ChunkSizeBytes];
    private int filled;
    private long chunks;

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => Position;

    /// <inheritdoc/>
    public override long Position
    {
        get => (chunks * SqlServerPayloads.ChunkSizeBytes) + filled;
        set => throw new NotSupportedException();
    }

    /// <summary>Inserts the last chunk, which need not be full.</summary>
    public async Task WriteLastAsync(CancellationToken cancellationToken)
    {
        if (filled > 0)
        {
            await InsertAsync(chunk[..filled], cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            int taken = Math.Min(buffer.Length, chunk.Length - filled);
            buffer[..taken].CopyTo(chunk.AsMemory(filled));
            filled += taken;
            buffer = buffer[taken..];
            if (filled == chunk.Length)
            {
                await InsertAsync(chunk, cancellationToken).ConfigureAwait(false);
                filled = 0;
                chunks++;
            }
        }
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public override void Flush()
    {
        // Chunks go out when they are full; the last one on completion.
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Written asynchronously only.");

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    private Task<bool> InsertAsync(byte[] bytes, CancellationToken cancellationToken) => database.RunInTransactionAsync(
        async session =>
        {
            await SqlServerPayloads.InsertChunkAsync(session, id, chunks, bytes).ConfigureAwait(false);
            return true;
        },
        cancellationToken);
}
