using System.Security.Cryptography;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Delivery;

/// <summary>Passes on what is read of a payload and hashes it. It reads one byte past the expected length at most, enough to see that there is more.</summary>
internal sealed class DigestingReader(Stream source, long expectedLength) : ForwardStream
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public long BytesRead { get; private set; }

    public Sha256Digest Digest() => Sha256Digest.FromBytes(hash.GetCurrentHash());

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        long allowed = expectedLength + 1 - BytesRead;
        int read = await source.ReadAsync(buffer[..(int)Math.Min(buffer.Length, allowed)], cancellationToken);
        hash.AppendData(buffer.Span[..read]);
        BytesRead += read;
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        hash.Dispose();
        base.Dispose(disposing);
    }
}
