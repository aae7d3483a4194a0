namespace Gateway.Crypto;

/// <summary>The arithmetic of age payloads (c2sp.org/age, Payload): a nonce, then chunks of 64 KiB with a tag each, of which only the last is shorter.</summary>
public static class PayloadSize
{
    /// <summary>The largest document whose payload can be told, in bytes.</summary>
    public const long MaxDocumentBytes = 1L << 52;

    /// <summary>The size in bytes of the payload of a document.</summary>
    /// <param name="documentBytes">The document's size, 0 to <see cref="MaxDocumentBytes"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The document is smaller or larger than that.</exception>
    public static long Of(long documentBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(documentBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(documentBytes, MaxDocumentBytes);
        long chunks = Math.Max(1, (documentBytes + PayloadFormat.ChunkBytes - 1) / PayloadFormat.ChunkBytes);
        return PayloadFormat.FileNonceBytes + documentBytes + (chunks * PayloadFormat.TagBytes);
    }

    /// <summary>The size of the document in a payload.</summary>
    /// <param name="payloadBytes">The payload's size.</param>
    /// <param name="documentBytes">The document's size in bytes.</param>
    /// <returns>False if no payload has this size: an empty chunk stands in an empty document's payload alone.</returns>
    public static bool TryReadDocumentBytes(long payloadBytes, out long documentBytes)
    {
        documentBytes = 0;
        if (payloadBytes < PayloadFormat.FileNonceBytes + PayloadFormat.TagBytes || payloadBytes > Of(MaxDocumentBytes))
        {
            return false;
        }

        long sealedBytes = payloadBytes - PayloadFormat.FileNonceBytes;
        long chunks = (sealedBytes + PayloadFormat.SealedChunkBytes - 1) / PayloadFormat.SealedChunkBytes;
        long document = sealedBytes - (chunks * PayloadFormat.TagBytes);
        if (document < 0 || Of(document) != payloadBytes)
        {
            return false;
        }

        documentBytes = document;
        return true;
    }
}
