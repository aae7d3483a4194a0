namespace Gateway.Crypto;

/// <summary>A block of chunks that are opened. Only authenticated ones are in its output.</summary>
internal sealed class OpeningBlock(FileKey fileKey, ReadOnlySpan<byte> fileNonce)
    : PayloadBlock(PayloadFormat.SealedChunkBytes, PayloadFormat.ChunkBytes, new ChunkCipher(fileKey, fileNonce))
{
    /// <summary>What is wrong with the chunk behind those in the output, if something is.</summary>
    internal PayloadException? Failure { get; private set; }

    /// <summary>Whether the payload's last chunk is in the output.</summary>
    internal bool HasLast { get; private set; }

    internal static PayloadException Trailing(long chunk) => new("Something follows the last chunk of the payload.", chunk);

    internal override void Work()
    {
        Failure = null;
        HasLast = false;
        ReadOnlySpan<byte> left = Input;
        for (long chunk = FirstChunk; !left.IsEmpty && Failure is null; chunk++)
        {
            ReadOnlySpan<byte> sealedChunk = left[..Math.Min(left.Length, PayloadFormat.SealedChunkBytes)];
            left = left[sealedChunk.Length..];
            Failure = HasLast ? Trailing(chunk) : Open(chunk, sealedChunk);
        }
    }

    private PayloadException? Open(long chunk, ReadOnlySpan<byte> sealedChunk)
    {
        try
        {
            OutputBytes += Cipher.Open(chunk, sealedChunk, FreeOutput, out bool last);
            HasLast = last;
            return null;
        }
        catch (PayloadException failure)
        {
            return failure;
        }
    }
}
