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
        int headerBytes = (int)Math.Clamp(file.Header.Length - range.Offset, 0, range.Length);
        ReadOnlyMemory<byte> header = headerBytes > 0 ? file.Header.Slice((int)range.Offset, headerBytes) : default;
        if (header.Length > BufferSizeBytes / 2)
        {
            await destination.WriteAsync(header, cancellationToken);
            header = default;
        }

        long offset = Math.Max(0, range.Offset - file.Header.Length);
        await SendAsync(header, file.Document.Payload, offset, range.Length - headerBytes, destination, cancellationToken);
    }

    // A header of ordinary length goes in one piece with what follows: most files are smaller than the buffer.
    private async Task SendAsync(
        ReadOnlyMemory<byte> header, PayloadId payload, long offset, long length, Stream destination, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSizeBytes);
        try
        {
            header.CopyTo(buffer);
            int filled = header.Length;
            while (filled > 0 || length > 0)
            {
                Memory<byte> room = buffer.AsMemory(filled, (int)Math.Min(buffer.Length - filled, length));
                int read = room.IsEmpty ? 0 : await payloads.ReadAsync(payload, offset, room, cancellationToken);
                if (read == 0 && length > 0)
                {
                    throw new PayloadMissingException();
                }

                await destination.WriteAsync(buffer.AsMemory(0, filled + read), cancellationToken);
                filled = 0;
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
