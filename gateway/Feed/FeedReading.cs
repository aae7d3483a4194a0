using System.Security.Cryptography;
using Gateway.Exchange;

namespace Gateway.Server.Feed;

/// <summary>Takes a document's plaintext as it is decrypted: counts it, hashes it both ways, and reads what it says of itself. Keeps none of it.</summary>
internal sealed class FeedReading : Stream
{
    private readonly IncrementalHash sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash sha512 = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
    private readonly DocumentReading reading = new();

    /// <summary>Bytes taken so far.</summary>
    public long Size { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>What the document says of itself, if it is CSAF 2.0.</summary>
    /// <exception cref="DocumentException">It says that it is, and is not.</exception>
    public CsafSummary? Complete() => reading.Complete();

    public string Sha256() => Convert.ToHexStringLower(sha256.GetCurrentHash());

    public string Sha512() => Convert.ToHexStringLower(sha512.GetCurrentHash());

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        Write(buffer.AsSpan(offset, count));
        return Task.CompletedTask;
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Size += buffer.Length;
        sha256.AppendData(buffer);
        sha512.AppendData(buffer);
        reading.Read(buffer);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            sha256.Dispose();
            sha512.Dispose();
            reading.Dispose();
        }

        base.Dispose(disposing);
    }
}
