namespace Gateway.Crypto;

/// <summary>A block of chunks that are sealed.</summary>
internal sealed class SealingBlock(FileKey fileKey, ReadOnlySpan<byte> fileNonce)
    : PayloadBlock(PayloadFormat.ChunkBytes, PayloadFormat.SealedChunkBytes, new ChunkCipher(fileKey, fileNonce))
{
    internal override void Work()
    {
        ReadOnlySpan<byte> left = Input;
        long chunk = FirstChunk;

        // Once at least: the only chunk of an empty document is empty.
        do
        {
            ReadOnlySpan<byte> plaintext = left[..Math.Min(left.Length, PayloadFormat.ChunkBytes)];
            left = left[plaintext.Length..];
            OutputBytes += Cipher.Seal(chunk, last: IsEnd && left.IsEmpty, plaintext, FreeOutput);
            chunk++;
        }
        while (!left.IsEmpty);
    }
}
