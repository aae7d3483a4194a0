using System.Buffers;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Content;

/// <summary>
/// Streams <c>header || payload</c> in chunks of one pooled buffer. Each chunk is one read of the payload store that leaves nothing open, so a slow
/// reader on the network pins no connection and no file.
/// </summary>
internal sealed class DocumentSender(IPayloadStore payloads)
{
    private const int BufferSizeBytes = 128 * 1024;

    /// <summary>Sends the bytes of <paramref name="range"/>.</summary>
    /// <exception cref="PayloadMissingException">The payload was erased meanwhile; the answer cannot be completed.</exception>
    public async Task SendAsync(DocumentFile file, ContentRange range, Stream destination, CancellationToken cancellationToken)
    {
        long headerBytes = Math.Clamp(file.Header.Length - range.Offset, 0, range.Length);
        if (headerBytes > 0)
        {
            await destination.WriteAsync(file.Header.Slice((int)range.Offset, (int)headerBytes), cancellationToken);
        }

        long offset = Math.Max(0, range.Offset - file.Header.Length);
        await SendPayloadAsync(file.Document.Payload, offset, range.Length - headerBytes, destination, cancellationToken);
    }

    private async Task SendPayloadAsync(PayloadId payload, long offset, long length, Stream destination, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSizeBytes);
        try
        {
            while (length > 0)
            {
                Memory<byte> chunk = buffer.AsMemory(0, (int)Math.Min(buffer.Length, length));
                int read = await payloads.ReadAsync(payload, offset, chunk, cancellationToken);
                if (read == 0)
                {
                    throw new PayloadMissingException();
                }

                await destination.WriteAsync(chunk[..read], cancellationToken);
                offset += read;
                length -= read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
