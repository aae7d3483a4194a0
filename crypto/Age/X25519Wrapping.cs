using System.Security.Cryptography;

namespace Gateway.Crypto;

/// <summary>What both sides of an X25519 stanza share (c2sp.org/age, X25519 recipient stanza).</summary>
internal static class X25519Wrapping
{
    internal const string StanzaType = "X25519";
    internal const int TagBytes = 16;
    internal const int BodyBytes = FileKey.KeyBytes + TagBytes;

    // Twelve zero bytes are safe only because the wrap key comes from a fresh ephemeral secret and serves this one encryption.
    private static ReadOnlySpan<byte> Nonce => new byte[12];

    internal static void Seal(ReadOnlySpan<byte> sharedSecret, ReadOnlySpan<byte> share, ReadOnlySpan<byte> recipient, ReadOnlySpan<byte> fileKey, Span<byte> body)
    {
        Span<byte> wrapKey = stackalloc byte[32];
        try
        {
            DeriveWrapKey(sharedSecret, share, recipient, wrapKey);
            using var cipher = new ChaCha20Poly1305(wrapKey);
            cipher.Encrypt(Nonce, fileKey, body[..FileKey.KeyBytes], body[FileKey.KeyBytes..]);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(wrapKey);
        }
    }

    internal static bool TryOpen(ReadOnlySpan<byte> sharedSecret, ReadOnlySpan<byte> share, ReadOnlySpan<byte> recipient, ReadOnlySpan<byte> body, Span<byte> fileKey)
    {
        Span<byte> wrapKey = stackalloc byte[32];
        try
        {
            DeriveWrapKey(sharedSecret, share, recipient, wrapKey);
            using var cipher = new ChaCha20Poly1305(wrapKey);
            cipher.Decrypt(Nonce, body[..FileKey.KeyBytes], body[FileKey.KeyBytes..], fileKey);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(wrapKey);
        }
    }

    private static void DeriveWrapKey(ReadOnlySpan<byte> sharedSecret, ReadOnlySpan<byte> share, ReadOnlySpan<byte> recipient, Span<byte> wrapKey)
    {
        Span<byte> salt = stackalloc byte[2 * Curves.X25519KeyBytes];
        share.CopyTo(salt);
        recipient.CopyTo(salt[Curves.X25519KeyBytes..]);
        HKDF.DeriveKey(HashAlgorithmName.SHA256, sharedSecret, wrapKey, salt, "age-encryption.org/v1/X25519"u8);
    }
}
