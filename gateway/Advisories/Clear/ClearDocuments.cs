using System.Buffers;
using Gateway.Crypto;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Clear;

/// <summary>Decrypts documents whose file key is kept, chunk by chunk; nothing of them is written anywhere.</summary>
internal sealed class ClearDocuments(IPayloadStore payloads, SealedFileKeys fileKeys)
{
    private const int BufferSizeBytes = 64 * 1024;

    /// <summary>Writes the plaintext of a payload to <paramref name="destination"/>, which is to be thrown away if this throws.</summary>
    /// <exception cref="SealedDataException">The key does not open.</exception>
    /// <exception cref="PayloadException">The payload is not what the key encrypted.</exception>
    /// <exception cref="PayloadMissingException">There is no such payload.</exception>
    public async Task DecryptAsync(DocumentRow document, FileKeyRow key, Stream destination, CancellationToken cancellationToken)
    {
        using FileKey fileKey = fileKeys.Open(key);
        await using var payload = new StoredPayloadStream(payloads, document.Payload);
        using var reader = new PayloadReader(payload, fileKey);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSizeBytes);
        try
        {
            for (int read; (read = await reader.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                await destination.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }
}
