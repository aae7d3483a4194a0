using System.Security.Cryptography;

namespace Gateway.Crypto;

/// <summary>
/// Seals and opens a payload from one stream into another as fast as the machine can: what <see cref="PayloadWriter"/> and <see cref="PayloadReader"/> do
/// chunk by chunk on the caller's thread, in little memory, is done here with all processors. For a program that has one file to work on.
/// </summary>
internal static class BulkPayload
{
    internal static async Task SealAsync(Stream source, Stream destination, FileKey fileKey, CancellationToken cancellationToken)
    {
        byte[] fileNonce = RandomNumberGenerator.GetBytes(PayloadFormat.FileNonceBytes);
        using var chunks = new ChunkSource(source, PayloadFormat.ChunkBytes, bytesBehind: 1);
        using var pipeline = new PayloadPipeline<SealingBlock>(() => new SealingBlock(fileKey, fileNonce));
        await destination.WriteAsync(fileNonce, cancellationToken).ConfigureAwait(false);
        await pipeline.RunAsync(chunks, (block, cancel) => destination.WriteAsync(block.Output, cancel), cancellationToken).ConfigureAwait(false);
    }

    /// <exception cref="PayloadException">As of <see cref="PayloadReader"/>; what was written are the authentic chunks before the one that is named.</exception>
    internal static async Task OpenAsync(Stream source, Stream destination, FileKey fileKey, CancellationToken cancellationToken)
    {
        byte[] fileNonce = new byte[PayloadFormat.FileNonceBytes];
        if (await source.ReadAtLeastAsync(fileNonce, fileNonce.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false) < fileNonce.Length)
        {
            throw new PayloadException("The payload ends within its nonce.", 0);
        }

        using var chunks = new ChunkSource(source, PayloadFormat.SealedChunkBytes, bytesBehind: 0);
        using var pipeline = new PayloadPipeline<OpeningBlock>(() => new OpeningBlock(fileKey, fileNonce));
        bool sawLast = false;
        await pipeline.RunAsync(
            chunks,
            async (block, cancel) =>
            {
                if (block.IsEmpty)
                {
                    return;
                }

                if (sawLast)
                {
                    throw OpeningBlock.Trailing(block.FirstChunk);
                }

                await destination.WriteAsync(block.Output, cancel).ConfigureAwait(false);
                sawLast = block.HasLast;
                if (block.Failure is not null)
                {
                    throw block.Failure;
                }
            },
            cancellationToken).ConfigureAwait(false);
        if (!sawLast)
        {
            throw new PayloadException("The payload is cut short or ends in an empty chunk.", chunks.NextChunk - 1);
        }
    }
}
