using System.Buffers;
using System.Net;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Advisories.Publishing;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Csaf;

/// <summary>The body of a question to the validator: the document, decrypted chunk by chunk from its staged payload, between what comes before it and behind it.</summary>
internal sealed class ValidationContent : HttpContent
{
    private const int BufferSizeBytes = 64 * 1024;

    private readonly IPayloadStore payloads;
    private readonly EncryptedDocument document;
    private readonly long sizeBytes;
    private readonly byte[] start;

    public ValidationContent(IPayloadStore payloads, EncryptedDocument document, long sizeBytes, string preset)
    {
        this.payloads = payloads;
        this.document = document;
        this.sizeBytes = sizeBytes;
        start = CsafValidation.RequestStart(preset);
        Headers.ContentType = new("application/json");
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(start, cancellationToken);
        await using var ciphertext = new StoredPayloadStream(payloads, document.Payload);
        using var plaintext = new PayloadReader(ciphertext, document.FileKey);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSizeBytes);
        try
        {
            for (int read; (read = await plaintext.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                await stream.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }

        await stream.WriteAsync(CsafValidation.RequestEnd.ToArray(), cancellationToken);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override bool TryComputeLength(out long length)
    {
        length = checked(start.Length + sizeBytes + CsafValidation.RequestEnd.Length);
        return true;
    }
}
