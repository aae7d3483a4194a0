using System.Diagnostics;

namespace Gateway.Crypto;

/// <content>The operations by libsodium, on the caller's bytes.</content>
internal static unsafe partial class Curves
{
    /// <summary>.30 has post-quantum keys; Debian 13 ships .26, Debian 12 and older .23; the bare name covers macOS, Windows and a development package.</summary>
    internal static string[] SodiumFileNames => ["libsodium.so.30", "libsodium.so.26", "libsodium.so.23", "libsodium"];

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

    /// <summary>The equation, with S below L; with or without the cofactor, as <see cref="ExactVerification"/> finds out. Whether key and R are of prime order is the caller's check.</summary>
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
}
