using System.Security.Cryptography;
using Gateway.Exchange;

namespace Gateway.Client.Delivery;

/// <summary>Passes plaintext on, hashes it on the way, and has it looked into.</summary>
internal sealed class DigestingWriter(Stream destination, DocumentReading? reading = null) : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public long BytesWritten { get; private set; }

    public Sha256Digest Digest() => Sha256Digest.FromBytes(hash.GetCurrentHash());

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        hash.AppendData(bytes.Span);
        reading?.Read(bytes.Span);
        BytesWritten += bytes.Length;
        await destination.WriteAsync(bytes, cancellationToken);
    }

    public void Dispose() => hash.Dispose();
}
