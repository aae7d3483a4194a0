using System.Diagnostics;
using System.Security.Cryptography;

namespace Gateway.Crypto;

/// <summary>
/// X-Wing (draft-connolly-cfrg-xwing-kem), the key encapsulation of ML-KEM-768 and X25519 together: libsodium's where it has it (1.0.21 and later), else
/// put together from .NET's ML-KEM and SHA-3 (OpenSSL 3.5 and later) and libsodium's X25519, as the draft's section 5 says.
/// </summary>
internal static unsafe class XWing
{
    internal const int SeedBytes = 32;
    internal const int PublicKeyBytes = MlKemKeyBytes + Curves.X25519KeyBytes;
    internal const int CiphertextBytes = MlKemCiphertextBytes + Curves.X25519KeyBytes;
    internal const int SharedSecretBytes = 32;

    private const int MlKemKeyBytes = 1184;

    // The key's seed rho, 32 bytes, comes behind them.
    private const int MlKemCoefficientBytes = MlKemKeyBytes - 32;
    private const int MlKemCiphertextBytes = 1088;
    private const int MlKemSeedBytes = 64;

    private static readonly bool HasSodium = Sodium.HasXWing();

    /// <summary>Whether this machine can do it at all.</summary>
    internal static bool IsSupported => HasSodium || HasFramework;

    private static bool HasFramework => MLKem.IsSupported && SHA3_256.IsSupported && Shake256.IsSupported;

    // The draft's label: \./ over /^\.
    private static ReadOnlySpan<byte> Label => "\\.//^\\"u8;

    /// <summary>Whether the ML-KEM half of a public key holds coefficients below q alone: the modulus check of FIPS 203 §7.2, which needs no ML-KEM.</summary>
    internal static bool IsInRange(ReadOnlySpan<byte> publicKey)
    {
        const int modulus = 3329;
        ReadOnlySpan<byte> coefficients = publicKey[..MlKemCoefficientBytes];
        for (int i = 0; i < coefficients.Length; i += 3)
        {
            // Two coefficients of 12 bits in three bytes, the low bits first (FIPS 203 §4.2.1, ByteDecode).
            int first = coefficients[i] | ((coefficients[i + 1] & 0x0F) << 8);
            int second = (coefficients[i + 1] >> 4) | (coefficients[i + 2] << 4);
            if (first >= modulus || second >= modulus)
            {
                return false;
            }
        }

        return true;
    }

    internal static void DerivePublicKey(ReadOnlySpan<byte> seed, Span<byte> publicKey)
    {
        Debug.Assert(seed.Length == SeedBytes && publicKey.Length == PublicKeyBytes);
        if (HasSodium)
        {
            Span<byte> secretKey = stackalloc byte[SeedBytes];
            fixed (byte* s = seed, pk = publicKey, sk = secretKey)
            {
                Ensure(Sodium.crypto_kem_xwing_seed_keypair(pk, sk, s) == 0);
            }

            CryptographicOperations.ZeroMemory(secretKey);
            return;
        }

        Span<byte> expanded = stackalloc byte[MlKemSeedBytes + Curves.X25519KeyBytes];
        try
        {
            Shake256.HashData(seed, expanded);
            using MLKem key = MLKem.ImportPrivateSeed(MLKemAlgorithm.MLKem768, expanded[..MlKemSeedBytes]);
            key.ExportEncapsulationKey(publicKey[..MlKemKeyBytes]);
            Curves.X25519Base(expanded[MlKemSeedBytes..], publicKey[MlKemKeyBytes..]);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(expanded);
        }
    }

    /// <summary>False for a public key that cannot be used: coefficients out of range (FIPS 203 §7.2), or a low-order point.</summary>
    internal static bool TryEncapsulate(ReadOnlySpan<byte> publicKey, Span<byte> ciphertext, Span<byte> sharedSecret)
    {
        Debug.Assert(publicKey.Length == PublicKeyBytes && ciphertext.Length == CiphertextBytes && sharedSecret.Length == SharedSecretBytes);
        if (HasSodium)
        {
            fixed (byte* pk = publicKey, ct = ciphertext, ss = sharedSecret)
            {
                return Sodium.crypto_kem_xwing_enc(ct, ss, pk) == 0;
            }
        }

        Span<byte> secret = stackalloc byte[Curves.X25519KeyBytes];
        Span<byte> mlKemSecret = stackalloc byte[SharedSecretBytes];
        Span<byte> x25519Secret = stackalloc byte[Curves.X25519KeyBytes];
        try
        {
            using MLKem key = MLKem.ImportEncapsulationKey(MLKemAlgorithm.MLKem768, publicKey[..MlKemKeyBytes]);
            key.Encapsulate(ciphertext[..MlKemCiphertextBytes], mlKemSecret);
            RandomNumberGenerator.Fill(secret);
            Curves.X25519Base(secret, ciphertext[MlKemCiphertextBytes..]);
            if (!Curves.TryX25519(secret, publicKey[MlKemKeyBytes..], x25519Secret))
            {
                return false;
            }

            Combine(mlKemSecret, x25519Secret, ciphertext[MlKemCiphertextBytes..], publicKey[MlKemKeyBytes..], sharedSecret);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
            CryptographicOperations.ZeroMemory(mlKemSecret);
            CryptographicOperations.ZeroMemory(x25519Secret);
        }
    }

    /// <summary>A changed ciphertext gives another secret, not a failure; false only for a low-order share.</summary>
    internal static bool TryDecapsulate(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> ciphertext, Span<byte> sharedSecret)
    {
        Debug.Assert(seed.Length == SeedBytes && ciphertext.Length == CiphertextBytes && sharedSecret.Length == SharedSecretBytes);
        if (HasSodium)
        {
            fixed (byte* sk = seed, ct = ciphertext, ss = sharedSecret)
            {
                return Sodium.crypto_kem_xwing_dec(ss, ct, sk) == 0;
            }
        }

        Span<byte> expanded = stackalloc byte[MlKemSeedBytes + Curves.X25519KeyBytes];
        Span<byte> mlKemSecret = stackalloc byte[SharedSecretBytes];
        Span<byte> x25519Secret = stackalloc byte[Curves.X25519KeyBytes];
        Span<byte> point = stackalloc byte[Curves.X25519KeyBytes];
        try
        {
            Shake256.HashData(seed, expanded);
            using MLKem key = MLKem.ImportPrivateSeed(MLKemAlgorithm.MLKem768, expanded[..MlKemSeedBytes]);
            key.Decapsulate(ciphertext[..MlKemCiphertextBytes], mlKemSecret);
            Curves.X25519Base(expanded[MlKemSeedBytes..], point);
            if (!Curves.TryX25519(expanded[MlKemSeedBytes..], ciphertext[MlKemCiphertextBytes..], x25519Secret))
            {
                return false;
            }

            Combine(mlKemSecret, x25519Secret, ciphertext[MlKemCiphertextBytes..], point, sharedSecret);
            return true;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(expanded);
            CryptographicOperations.ZeroMemory(mlKemSecret);
            CryptographicOperations.ZeroMemory(x25519Secret);
        }
    }

    private static void Combine(
        ReadOnlySpan<byte> mlKemSecret, ReadOnlySpan<byte> x25519Secret, ReadOnlySpan<byte> share, ReadOnlySpan<byte> point, Span<byte> sharedSecret)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA3_256);
        hash.AppendData(mlKemSecret);
        hash.AppendData(x25519Secret);
        hash.AppendData(share);
        hash.AppendData(point);
        hash.AppendData(Label);
        hash.GetHashAndReset(sharedSecret);
    }

    private static void Ensure(bool succeeded)
    {
        if (!succeeded)
        {
            throw new UnreachableException("libsodium refused an operation that cannot fail for arguments of the right length.");
        }
    }
}
