namespace Gateway.Crypto.Tests;

/// <summary>A source that cannot seek and gives at most one byte a read, as a slow connection may.</summary>
internal sealed class TrickleStream(byte[] content) : ForwardStream
{
    private int _position;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_position == content.Length || buffer.IsEmpty)
        {
            return ValueTask.FromResult(0);
        }

        buffer.Span[0] = content[_position++];
        return ValueTask.FromResult(1);
    }
}
