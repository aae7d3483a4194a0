using Gateway.Crypto;
using Gateway.Server.Errors;

namespace Gateway.Server.Hosting;

/// <summary>
/// The body of a request on its way from a sender who may be slow, but neither stall nor trickle: each piece has to come within the time that the slowest sender needs
/// for it. Only the time in which the gateway waits for the sender counts, not that in which it works.
/// </summary>
/// <param name="inner">The server's stream.</param>
/// <param name="patience">How long one piece may be waited for.</param>
/// <param name="time">The clock.</param>
internal sealed class PacedBody(Stream inner, TimeSpan patience, TimeProvider time) : ForwardStream
{
    private TimeSpan waited;
    private int missingBytes = Pace.PieceBytes;

    /// <inheritdoc/>
    /// <exception cref="GatewayProblemException"><c>request-timeout</c>: the sender is too slow.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        long beganAt = time.GetTimestamp();
        int read = await ReadInTimeAsync(buffer, cancellationToken);
        Count(read, time.GetElapsedTime(beganAt));
        return read;
    }

    // Cancelled and awaited, not left behind: a read that went on would write into a buffer that is somebody else's by then.
    private async ValueTask<int> ReadInTimeAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using var tooSlow = new CancellationTokenSource(waited < patience ? patience - waited : TimeSpan.Zero, time);
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, tooSlow.Token);
        try
        {
            return await inner.ReadAsync(buffer, bound.Token);
        }
        catch (OperationCanceledException exception) when (tooSlow.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new GatewayProblemException(ProblemName.RequestTimeout, inner: exception);
        }
    }

    // What comes is counted in whole pieces, so that a byte now and then is no progress.
    private void Count(int read, TimeSpan took)
    {
        missingBytes -= read;
        waited += took;
        if (missingBytes <= 0)
        {
            missingBytes = Pace.PieceBytes;
            waited = TimeSpan.Zero;
        }
    }
}
