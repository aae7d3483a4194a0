using System.Security.Cryptography;

namespace Gateway.Crypto;

/// <summary>The body of every native stanza: the file key under ChaCha20-Poly1305 with a wrap key that serves once (c2sp.org/age, Native recipient types).</summary>
internal static class FileKeyWrap
{
    internal const int WrapKeyBytes = 32;
    internal const int TagBytes = 16;
    internal const int BodyBytes = FileKey.KeyBytes + TagBytes;

    // Twelve zero bytes are safe only because a wrap key comes from a fresh ephemeral secret or a fresh salt and serves this one encryption.
    private static ReadOnlySpan<byte> Nonce => new byte[12];

    internal static void Seal(ReadOnlySpan<byte> wrapKey, ReadOnlySpan<byte> fileKey, Span<byte> body)
    {
        using var cipher = new ChaCha20Poly1305(wrapKey);
        cipher.Encrypt(Nonce, fileKey, body[..FileKey.KeyBytes], body[FileKey.KeyBytes..]);
    }

    /// <summary>The caller has checked the body's length, against partitioning oracles, and disposes the file key.</summary>
    internal static FileKey? Open(ReadOnlySpan<byte> wrapKey, ReadOnlySpan<byte> body)
    {
        Span<byte> fileKey = stackalloc byte[FileKey.KeyBytes];
        try
        {
            using var cipher = new ChaCha20Poly1305(wrapKey);
            cipher.Decrypt(Nonce, body[..FileKey.KeyBytes], body[FileKey.KeyBytes..], fileKey);
            return new FileKey(fileKey);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(fileKey);
        }
    }
}
