namespace Gateway.Crypto;

/// <summary>
/// Reads ahead in a stream that cannot seek, so that a header can be found without losing the payload bytes that came with it. Holds ciphertext and
/// header bytes only, nothing secret. Does not own the stream under it.
/// </summary>
internal sealed class LookaheadStream(Stream source) : ForwardStream
{
    private byte[] _buffer = new byte[4096];
    private int _start;
    private int _end;

    internal ReadOnlySpan<byte> Ahead => _buffer.AsSpan(_start, _end - _start);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_start == _end)
        {
            return await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }

        int length = Math.Min(buffer.Length, _end - _start);
        _buffer.AsMemory(_start, length).CopyTo(buffer);
        _start += length;
        return length;
    }

    /// <summary>Reads some more; false at the end of the stream.</summary>
    internal async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_end == _buffer.Length)
        {
            MakeRoom();
        }

        int length = await source.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
        _end += length;
        return length > 0;
    }

    /// <summary>Reads until so many bytes are ahead; false when the stream has fewer.</summary>
    internal async ValueTask<bool> FillToAsync(int count, CancellationToken cancellationToken)
    {
        while (Ahead.Length < count)
        {
            if (!await FillAsync(cancellationToken).ConfigureAwait(false))
            {
                return false;
            }
        }

        return true;
    }

    internal void Consume(int count) => _start += count;

    private void MakeRoom()
    {
        int ahead = _end - _start;
        byte[] target = ahead > _buffer.Length / 2 ? new byte[checked(_buffer.Length * 2)] : _buffer;
        Ahead.CopyTo(target);
        (_buffer, _start, _end) = (target, 0, ahead);
    }
}
