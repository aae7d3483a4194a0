using System.Diagnostics;

namespace Gateway.Crypto;

/// <summary>
/// Ed25519 (RFC 8032), X25519 (RFC 7748) and XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha), as this library uses them: the only caller of
/// libsodium's curves and AEAD, so that another implementation can stand here. Callers own and zero every buffer.
/// </summary>
internal static unsafe class Curves
{
    internal const int Ed25519SeedBytes = 32;
    internal const int Ed25519PublicKeyBytes = 32;
    internal const int Ed25519SignatureBytes = 64;

    /// <summary>The expanded form used to sign: seed followed by public key.</summary>
    internal const int Ed25519SecretKeyBytes = 64;

    internal const int X25519KeyBytes = 32;
    internal const int XChaChaKeyBytes = 32;
    internal const int XChaChaNonceBytes = 24;
    internal const int XChaChaTagBytes = 16;

    /// <summary>Whether 32 bytes are the canonical encoding of a point of prime order: not the neutral element, no small-order component.</summary>
    internal static bool IsPrimeOrderPoint(ReadOnlySpan<byte> point)
    {
        Debug.Assert(point.Length == Ed25519PublicKeyBytes);
        fixed (byte* p = point)
        {
            return Sodium.crypto_core_ed25519_is_valid_point(p) == 1;
        }
    }

    internal static void Ed25519Expand(ReadOnlySpan<byte> seed, Span<byte> secretKey, Span<byte> publicKey)
    {
        Debug.Assert(seed.Length == Ed25519SeedBytes && secretKey.Length == Ed25519SecretKeyBytes && publicKey.Length == Ed25519PublicKeyBytes);
        fixed (byte* s = seed, sk = secretKey, pk = publicKey)
        {
            Ensure(Sodium.crypto_sign_ed25519_seed_keypair(pk, sk, s) == 0);
        }
    }

    internal static void Ed25519Sign(ReadOnlySpan<byte> secretKey, ReadOnlySpan<byte> message, Span<byte> signature)
    {
        Debug.Assert(secretKey.Length == Ed25519SecretKeyBytes && signature.Length == Ed25519SignatureBytes);
        fixed (byte* sk = secretKey, m = message, sig = signature)
        {
            Ensure(Sodium.crypto_sign_ed25519_detached(sig, null, m, (ulong)message.Length, sk) == 0);
        }
    }

    /// <summary>The equation without cofactor, with S below L. Whether key and R are of prime order is the caller's check.</summary>
    internal static bool Ed25519Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        Debug.Assert(publicKey.Length == Ed25519PublicKeyBytes && signature.Length == Ed25519SignatureBytes);
        fixed (byte* pk = publicKey, m = message, sig = signature)
        {
            return Sodium.crypto_sign_ed25519_verify_detached(sig, m, (ulong)message.Length, pk) == 0;
        }
    }

    internal static void X25519Base(ReadOnlySpan<byte> scalar, Span<byte> point)
    {
        Debug.Assert(scalar.Length == X25519KeyBytes && point.Length == X25519KeyBytes);
        fixed (byte* k = scalar, u = point)
        {
            Ensure(Sodium.crypto_scalarmult_curve25519_base(u, k) == 0);
        }
    }

    /// <summary>False, and nothing usable in <paramref name="shared"/>, when the shared secret is all zero (a low-order point).</summary>
    internal static bool TryX25519(ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> point, Span<byte> shared)
    {
        Debug.Assert(scalar.Length == X25519KeyBytes && point.Length == X25519KeyBytes && shared.Length == X25519KeyBytes);
        fixed (byte* k = scalar, u = point, s = shared)
        {
            return Sodium.crypto_scalarmult_curve25519(s, k, u) == 0;
        }
    }

    /// <summary>The Montgomery form of a public key that is a point of prime order (RFC 7748 §4.1, the birational map).</summary>
    internal static void Ed25519PublicKeyToX25519(ReadOnlySpan<byte> publicKey, Span<byte> point)
    {
        Debug.Assert(publicKey.Length == Ed25519PublicKeyBytes && point.Length == X25519KeyBytes);
        fixed (byte* pk = publicKey, u = point)
        {
            Ensure(Sodium.crypto_sign_ed25519_pk_to_curve25519(u, pk) == 0);
        }
    }

    /// <summary>The scalar by which an Ed25519 key signs, as an X25519 one: the first half of SHA-512 over the seed.</summary>
    internal static void Ed25519SecretKeyToX25519(ReadOnlySpan<byte> secretKey, Span<byte> scalar)
    {
        Debug.Assert(secretKey.Length == Ed25519SecretKeyBytes && scalar.Length == X25519KeyBytes);
        fixed (byte* sk = secretKey, k = scalar)
        {
            Ensure(Sodium.crypto_sign_ed25519_sk_to_curve25519(k, sk) == 0);
        }
    }

    internal static void XChaChaEncrypt(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> plaintext, Span<byte> ciphertext)
    {
        Debug.Assert(key.Length == XChaChaKeyBytes && nonce.Length == XChaChaNonceBytes && ciphertext.Length == plaintext.Length + XChaChaTagBytes);
        fixed (byte* k = key, n = nonce, ad = associatedData, m = plaintext, c = ciphertext)
        {
            Ensure(Sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(
                c, null, m, (ulong)plaintext.Length, ad, (ulong)associatedData.Length, null, n, k) == 0);
        }
    }

    internal static bool TryXChaChaDecrypt(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> ciphertext, Span<byte> plaintext)
    {
        Debug.Assert(key.Length == XChaChaKeyBytes && nonce.Length == XChaChaNonceBytes && plaintext.Length == ciphertext.Length - XChaChaTagBytes);
        fixed (byte* k = key, n = nonce, ad = associatedData, m = plaintext, c = ciphertext)
        {
            return Sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(
                m, null, null, c, (ulong)ciphertext.Length, ad, (ulong)associatedData.Length, n, k) == 0;
        }
    }

    private static void Ensure(bool succeeded)
    {
        if (!succeeded)
        {
            throw new UnreachableException("libsodium refused an operation that cannot fail for arguments of the right length.");
        }
    }
}
