namespace Gateway.Server.Hosting;

/// <summary>
/// The body of an answer on its way to a reader who may be slow, but not stall: each piece has to be taken within the time that the slowest reader needs for it.
/// </summary>
/// <param name="inner">The server's stream. It copies what it is given, so a write that is given up holds nobody's buffer.</param>
/// <param name="patience">How long one piece may take.</param>
/// <param name="abort">Cuts the connection.</param>
/// <param name="time">The clock.</param>
internal sealed class PacedAnswer(Stream inner, TimeSpan patience, Action abort, TimeProvider time) : Stream
{
    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    /// <exception cref="ReaderTooSlowException">The reader stalls; the connection is cut.</exception>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (buffer.Length > 0)
        {
            int piece = Math.Min(Pace.PieceBytes, buffer.Length);
            await InTimeAsync(inner.WriteAsync(buffer[..piece], cancellationToken));
            buffer = buffer[piece..];
        }
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => InTimeAsync(new ValueTask(inner.FlushAsync(cancellationToken))).AsTask();

    /// <inheritdoc/>
    public override void Flush() => inner.Flush();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Answers are written asynchronously.");

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    private async ValueTask InTimeAsync(ValueTask write)
    {
        if (write.IsCompleted)
        {
            await write;
            return;
        }

        try
        {
            await write.AsTask().WaitAsync(patience, time);
        }
        catch (TimeoutException exception)
        {
            abort();
            throw new ReaderTooSlowException(exception);
        }
    }
}
