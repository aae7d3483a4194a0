using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Publishing;

/// <summary>One document on its way into one staged payload under a file key of its own. Key and staging are handed over with the finished payload, or given up.</summary>
internal sealed class PayloadEncryption : IAsyncDisposable
{
    private readonly HeaderClass headerClass;
    private readonly FileKey fileKey;
    private readonly IPayloadStaging staging;
    private readonly DigestingStream ciphertext;
    private readonly PayloadWriter writer;
    private bool handedOver;

    private PayloadEncryption(HeaderClass headerClass, IPayloadStaging staging)
    {
        this.headerClass = headerClass;
        this.staging = staging;
        fileKey = FileKey.Generate();
        ciphertext = new DigestingStream(staging.Stream);
        writer = new PayloadWriter(ciphertext, fileKey);
    }

    /// <summary>Begins a payload.</summary>
    public static async Task<PayloadEncryption> BeginAsync(IPayloadStore payloads, HeaderClass headerClass, CancellationToken cancellationToken) =>
        new(headerClass, await payloads.StageAsync(cancellationToken));

    /// <summary>Encrypts the next bytes of the document.</summary>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> plaintext, CancellationToken cancellationToken) => writer.WriteAsync(plaintext, cancellationToken);

    /// <summary>Ends the payload and makes it durable.</summary>
    public async Task<EncryptedDocument> CompleteAsync(CancellationToken cancellationToken)
    {
        await writer.CompleteAsync(cancellationToken);
        await staging.CompleteAsync(cancellationToken);
        handedOver = true;
        return new EncryptedDocument(headerClass, staging, ciphertext.WrittenBytes, Sha256Digest.FromBytes(ciphertext.CurrentSha256()), fileKey);
    }

    public async ValueTask DisposeAsync()
    {
        writer.Dispose();
        await ciphertext.DisposeAsync();
        if (!handedOver)
        {
            fileKey.Dispose();
            await staging.DisposeAsync();
        }
    }
}
