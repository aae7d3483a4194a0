using System.Security.Cryptography;

namespace Gateway.Crypto;

/// <summary>The wrap key of a stanza that rests on an X25519 exchange: HKDF-SHA-256, salted with both public shares.</summary>
internal static class X25519WrapKey
{
    internal static void Derive(
        ReadOnlySpan<byte> sharedSecret, ReadOnlySpan<byte> share, ReadOnlySpan<byte> recipient, ReadOnlySpan<byte> info, Span<byte> wrapKey)
    {
        Span<byte> salt = stackalloc byte[2 * Curves.X25519KeyBytes];
        share.CopyTo(salt);
        recipient.CopyTo(salt[Curves.X25519KeyBytes..]);
        HKDF.DeriveKey(HashAlgorithmName.SHA256, sharedSecret, wrapKey, salt, info);
    }
}
