using System.Diagnostics;

namespace Gateway.Crypto;

/// <summary>
/// Ed25519 (RFC 8032), X25519 (RFC 7748) and XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha), as this library uses them. The operations are in one of two files:
/// Curves.Sodium.cs calls libsodium; Curves.NSec.cs, in a build with <c>-p:Curves=NSec</c>, calls NSec. What NSec does not have is here and libsodium's in both:
/// the check of points, and the maps between the two forms of the curve. Callers own and zero every buffer.
/// </summary>
internal static unsafe partial class Curves
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

    private static void Ensure(bool succeeded)
    {
        if (!succeeded)
        {
            throw new UnreachableException("libsodium refused an operation that cannot fail for arguments of the right length.");
        }
    }
}
