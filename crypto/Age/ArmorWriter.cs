using System.Text;

namespace Gateway.Crypto;

/// <summary>
/// Puts the ASCII armor on an age file (c2sp.org/age, ASCII armor; RFC 7468 §3): lines of 64 characters, a shorter one at the end only. Holds ciphertext
/// only. Does not own the stream under it; without <see cref="CompleteAsync"/> the armor does not end and no reader accepts it.
/// </summary>
internal sealed class ArmorWriter(Stream destination) : Stream
{
    // 48 bytes make one line of 64 characters; so many lines go out in one write.
    private const int LineBytes = 48;
    private const int BlockBytes = LineBytes * 1024;

    private readonly byte[] _block = new byte[BlockBytes];
    private int _buffered;
    private bool _begun;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            int taken = Math.Min(buffer.Length, BlockBytes - _buffered);
            buffer[..taken].CopyTo(_block.AsMemory(_buffered));
            _buffered += taken;
            buffer = buffer[taken..];
            if (_buffered == BlockBytes)
            {
                await WriteBlockAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Writes what is left and the last line.</summary>
    internal async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        await WriteBlockAsync(cancellationToken).ConfigureAwait(false);
        await destination.WriteAsync((byte[])[.. ArmorReader.EndLine, (byte)'\n'], cancellationToken).ConfigureAwait(false);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    private async ValueTask WriteBlockAsync(CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        if (!_begun)
        {
            text.Append(Encoding.ASCII.GetString(ArmorReader.BeginLine)).Append('\n');
            _begun = true;
        }

        for (int start = 0; start < _buffered; start += LineBytes)
        {
            text.Append(Convert.ToBase64String(_block, start, Math.Min(LineBytes, _buffered - start))).Append('\n');
        }

        _buffered = 0;
        await destination.WriteAsync(Encoding.ASCII.GetBytes(text.ToString()), cancellationToken).ConfigureAwait(false);
    }
}
