using System.Security.Cryptography;

namespace Gateway.Crypto;

/// <summary>
/// What both sides of an ssh-ed25519 stanza share. The type is not in c2sp.org/age; it is what age and rage write for SSH keys (age's package agessh): the
/// stanza names its recipient by a short hash, and the shared secret is tweaked by the whole SSH key, so that two keys of the same point differ.
/// </summary>
internal static class SshEd25519Stanza
{
    internal const string Type = "ssh-ed25519";

    private const int TagBytes = 4;

    private static ReadOnlySpan<byte> Info => "age-encryption.org/v1/ssh-ed25519"u8;

    /// <summary>The stanza's first argument after its type: the start of the SHA-256 of the key's SSH form.</summary>
    internal static string Tag(VerifyingKey key) => StrictBase64.EncodeUnpadded(SHA256.HashData(key.ToSshBlob()).AsSpan(0, TagBytes));

    /// <summary>From the secret that both sides computed; false, and nothing usable in <paramref name="wrapKey"/>, for a low-order share.</summary>
    internal static bool TryDeriveWrapKey(
        ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> theirs, ReadOnlySpan<byte> share, ReadOnlySpan<byte> recipient, VerifyingKey key, Span<byte> wrapKey)
    {
        Span<byte> exchanged = stackalloc byte[Curves.X25519KeyBytes];
        Span<byte> tweak = stackalloc byte[Curves.X25519KeyBytes];
        Span<byte> sharedSecret = stackalloc byte[Curves.X25519KeyBytes];
        try
        {
            if (!Curves.TryX25519(scalar, theirs, exchanged))
            {
                return false;
            }

            DeriveTweak(key, tweak);
            if (!Curves.TryX25519(tweak, exchanged, sharedSecret))
            {
                return false;
            }

            X25519WrapKey.Derive(sharedSecret, share, recipient, Info, wrapKey);
            return true;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(exchanged);
            CryptographicOperations.ZeroMemory(sharedSecret);
        }
    }

    // HKDF-SHA-256 of nothing, salted with the key. Extraction is written out (RFC 5869 §2.2: an HMAC), since OpenSSL refuses to extract from nothing.
    private static void DeriveTweak(VerifyingKey key, Span<byte> tweak)
    {
        Span<byte> extracted = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key.ToSshBlob(), [], extracted);
        HKDF.Expand(HashAlgorithmName.SHA256, extracted, tweak, Info);
    }
}
