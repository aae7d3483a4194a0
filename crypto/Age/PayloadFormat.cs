using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Gateway.Crypto;

/// <summary>Sizes, key and nonces of an age payload (c2sp.org/age, Payload).</summary>
internal static class PayloadFormat
{
    internal const int ChunkBytes = 64 * 1024;
    internal const int TagBytes = 16;
    internal const int SealedChunkBytes = ChunkBytes + TagBytes;
    internal const int FileNonceBytes = 16;
    internal const int ChunkNonceBytes = 12;

    private const int CounterStart = 3;
    private const int LastFlagIndex = ChunkNonceBytes - 1;

    /// <summary>The cipher under the payload key, which is zeroed here again. The caller disposes the cipher.</summary>
    internal static ChaCha20Poly1305 CreateCipher(FileKey fileKey, ReadOnlySpan<byte> fileNonce)
    {
        Span<byte> payloadKey = stackalloc byte[32];
        try
        {
            HKDF.DeriveKey(HashAlgorithmName.SHA256, fileKey.Bytes, payloadKey, fileNonce, "payload"u8);
            return new ChaCha20Poly1305(payloadKey);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(payloadKey);
        }
    }

    // An 11-byte counter and the flag of the last chunk: no two chunks of a payload share a nonce, and no other payload has its key.
    internal static void WriteNonce(long chunk, bool last, Span<byte> nonce)
    {
        nonce.Clear();
        BinaryPrimitives.WriteInt64BigEndian(nonce[CounterStart..], chunk);
        nonce[LastFlagIndex] = last ? (byte)1 : (byte)0;
    }
}
