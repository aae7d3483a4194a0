using Gateway.Crypto;

namespace Gateway.Client.Http;

/// <summary>
/// The bytes of a stream of events, which has no end to wait for. What bounds another answer as a whole is bounded here for each event: its length, and the time
/// in which something has to come. A gateway that is well sends a comment every fifteen seconds.
/// </summary>
/// <param name="inner">The answer's body; disposed with this.</param>
internal sealed class EventBytes(Stream inner) : ForwardStream
{
    private const int MaxEventBytes = 1024 * 1024;
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(45);

    private int eventBytes;
    private bool isLineEmpty;

    /// <exception cref="GatewayUnreachableException">Nothing came for too long, or an event has no end.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Silence);
        try
        {
            int read = await inner.ReadAsync(buffer, limit.Token);
            Count(buffer.Span[..read]);
            return read;
        }
        catch (OperationCanceledException failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw new GatewayUnreachableException("The gateway's stream of events fell silent.", failure);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    // An empty line ends an event. This gateway ends lines with LF; one that ends them otherwise is bounded as a whole, which is no harm.
    private void Count(ReadOnlySpan<byte> bytes)
    {
        foreach (byte one in bytes)
        {
            eventBytes = isLineEmpty && one == '\n' ? 0 : eventBytes + 1;
            isLineEmpty = one == '\n';
        }

        if (eventBytes > MaxEventBytes)
        {
            throw new GatewayUnreachableException($"The gateway sends an event of more than {MaxEventBytes} bytes.");
        }
    }
}
