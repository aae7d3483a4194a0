using System.Diagnostics;
using NSec.Cryptography;

namespace Gateway.Crypto;

/// <content>
/// The operations by NSec.Cryptography, in a build with <c>-p:Curves=NSec</c>. NSec works on keys in guarded memory of its own, so each call makes one from the
/// caller's bytes and frees it: slower by two mappings, otherwise the same.
/// </content>
internal static unsafe partial class Curves
{
    private static readonly KeyAgreementAlgorithm X25519 = KeyAgreementAlgorithm.X25519;
    private static readonly SignatureAlgorithm Ed25519 = SignatureAlgorithm.Ed25519;
    private static readonly AeadAlgorithm XChaCha = AeadAlgorithm.XChaCha20Poly1305;

    /// <summary>The one that NSec brings along.</summary>
    internal static string[] SodiumFileNames => ["libsodium"];

    internal static void Ed25519Expand(ReadOnlySpan<byte> seed, Span<byte> secretKey, Span<byte> publicKey)
    {
        Debug.Assert(seed.Length == Ed25519SeedBytes && secretKey.Length == Ed25519SecretKeyBytes && publicKey.Length == Ed25519PublicKeyBytes);
        using Key key = Key.Import(Ed25519, seed, KeyBlobFormat.RawPrivateKey);
        Ensure(key.PublicKey.TryExport(KeyBlobFormat.RawPublicKey, publicKey, out _));
        seed.CopyTo(secretKey);
        publicKey.CopyTo(secretKey[Ed25519SeedBytes..]);
    }

    internal static void Ed25519Sign(ReadOnlySpan<byte> secretKey, ReadOnlySpan<byte> message, Span<byte> signature)
    {
        Debug.Assert(secretKey.Length == Ed25519SecretKeyBytes && signature.Length == Ed25519SignatureBytes);
        using Key key = Key.Import(Ed25519, secretKey[..Ed25519SeedBytes], KeyBlobFormat.RawPrivateKey);
        Ed25519.Sign(key, message, signature);
    }

    /// <summary>The equation, with S below L; with or without the cofactor, as <see cref="ExactVerification"/> finds out. Whether key and R are of prime order is the caller's check.</summary>
    internal static bool Ed25519Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        Debug.Assert(publicKey.Length == Ed25519PublicKeyBytes && signature.Length == Ed25519SignatureBytes);
        return PublicKey.TryImport(Ed25519, publicKey, KeyBlobFormat.RawPublicKey, out PublicKey? key) && Ed25519.Verify(key!, message, signature);
    }

    internal static void X25519Base(ReadOnlySpan<byte> scalar, Span<byte> point)
    {
        Debug.Assert(scalar.Length == X25519KeyBytes && point.Length == X25519KeyBytes);
        using Key key = Key.Import(X25519, scalar, KeyBlobFormat.RawPrivateKey);
        Ensure(key.PublicKey.TryExport(KeyBlobFormat.RawPublicKey, point, out _));
    }

    /// <summary>False, and nothing usable in <paramref name="shared"/>, when the shared secret is all zero (a low-order point).</summary>
    internal static bool TryX25519(ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> point, Span<byte> shared)
    {
        Debug.Assert(scalar.Length == X25519KeyBytes && point.Length == X25519KeyBytes && shared.Length == X25519KeyBytes);
        using Key key = Key.Import(X25519, scalar, KeyBlobFormat.RawPrivateKey);
        using SharedSecret? secret = X25519.Agree(
            key,
            PublicKey.Import(X25519, point, KeyBlobFormat.RawPublicKey),
            new SharedSecretCreationParameters { ExportPolicy = KeyExportPolicies.AllowPlaintextExport });
        return secret is not null && secret.TryExport(SharedSecretBlobFormat.RawSharedSecret, shared, out _);
    }

    internal static void XChaChaEncrypt(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> plaintext, Span<byte> ciphertext)
    {
        Debug.Assert(key.Length == XChaChaKeyBytes && nonce.Length == XChaChaNonceBytes && ciphertext.Length == plaintext.Length + XChaChaTagBytes);
        using Key imported = Key.Import(XChaCha, key, KeyBlobFormat.RawSymmetricKey);
        XChaCha.Encrypt(imported, nonce, associatedData, plaintext, ciphertext);
    }

    internal static bool TryXChaChaDecrypt(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> ciphertext, Span<byte> plaintext)
    {
        Debug.Assert(key.Length == XChaChaKeyBytes && nonce.Length == XChaChaNonceBytes && plaintext.Length == ciphertext.Length - XChaChaTagBytes);
        using Key imported = Key.Import(XChaCha, key, KeyBlobFormat.RawSymmetricKey);
        return XChaCha.Decrypt(imported, nonce, associatedData, ciphertext, plaintext);
    }
}
