namespace Gateway.Crypto.Tests;

/// <summary>A document of zeros of any length that exists nowhere.</summary>
internal sealed class ZeroStream(long length) : ForwardStream
{
    private long _left = length;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = (int)Math.Min(_left, buffer.Length);
        buffer.Span[..read].Clear();
        _left -= read;
        return ValueTask.FromResult(read);
    }
}
