using System.Globalization;
using System.Security.Cryptography;

namespace Gateway.Crypto;

/// <summary>
/// Known answers, run once before a program touches a key. They catch a library that is absent, miscompiled or replaced by one with other rules, above
/// all a libsodium whose point check lets mixed-order points through (CVE-2025-69277): the rule about public keys rests on that check.
/// </summary>
public static class CryptoSelfTest
{
    // The Ed25519 base point, and the same with a point of order 2, 4 and 8 added. The faulty check looked at one coordinate only and let order 2 pass.
    private const string BasePoint = "5866666666666666666666666666666666666666666666666666666666666666";
    private static readonly string[] MixedOrderPoints =
    [
        "9599999999999999999999999999999999999999999999999999999999999999",
        "9bad33f580df7ecc49df5342bac8145d5bedc40f573d1b067f3c4ce449689a15",
        "98519eadf35b995233b51b5cd23e9cc5a28b639b5a4af0ec903cb960d81b7819",
    ];

    /// <summary>Runs all known answers.</summary>
    /// <exception cref="CryptoUnavailableException">Something is missing or gives another answer; one plain sentence says what.</exception>
    public static void Run()
    {
        try
        {
            Expect(PointCheckIsStrict(), "libsodium accepts Ed25519 keys that are not of prime order; install a corrected version (Debian: libsodium23 1.0.18-1+deb12u1 or later).");
            Expect(Ed25519Answers(), "libsodium's Ed25519 gives wrong answers.");
            Expect(X25519Answers(), "libsodium's X25519 gives wrong answers.");
            Expect(XChaChaAnswers(), "libsodium's XChaCha20-Poly1305 gives wrong answers.");
            Expect(ChaCha20Poly1305.IsSupported && ChaChaAnswers(), "The platform's ChaCha20-Poly1305 is missing or gives wrong answers.");
            Expect(HashesAnswer(), "The platform's SHA-2, HMAC or HKDF gives wrong answers.");
        }
        catch (EntryPointNotFoundException missing)
        {
            throw new CryptoUnavailableException("The libsodium that was found is too old; install version 1.0.18 or later.", missing);
        }
    }

    /// <summary>Which libraries the answers are of, as in <c>libsodium 1.0.18, OpenSSL 3.0.15</c>.</summary>
    /// <exception cref="CryptoUnavailableException">libsodium is missing.</exception>
    public static string DescribeLibraries()
    {
        if (OperatingSystem.IsWindows() || OperatingSystem.IsMacOS())
        {
            return $"libsodium {Sodium.Version()} and the platform's own ciphers";
        }

        // The version's number is MNN00PP0: major, minor and patch.
        long number = SafeEvpPKeyHandle.OpenSslVersion;
        return string.Create(
            CultureInfo.InvariantCulture, $"libsodium {Sodium.Version()}, OpenSSL {number >> 28}.{(number >> 20) & 0xff}.{(number >> 4) & 0xff}");
    }

    private static bool PointCheckIsStrict() =>
        Curves.IsPrimeOrderPoint(Hex(BasePoint)) && Array.TrueForAll(MixedOrderPoints, static point => !Curves.IsPrimeOrderPoint(Hex(point)));

    // RFC 8032 §7.1, test 2.
    private static bool Ed25519Answers()
    {
        byte[] signature = Hex("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
        using SigningKey key = SigningKey.FromSeed(Hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"));
        return key.Sign([0x72]).AsSpan().SequenceEqual(signature) && key.VerifyingKey.Verify([0x72], signature) && !key.VerifyingKey.Verify([0x73], signature);
    }

    // RFC 7748 §5.2, first vector; and a low-order point, which must give no secret.
    private static bool X25519Answers()
    {
        byte[] scalar = Hex("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4");
        Span<byte> shared = stackalloc byte[Curves.X25519KeyBytes];
        return Curves.TryX25519(scalar, Hex("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c"), shared)
            && shared.SequenceEqual(Hex("c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"))
            && !Curves.TryX25519(scalar, new byte[Curves.X25519KeyBytes], shared);
    }

    // draft-irtf-cfrg-xchacha-03, appendix A.3.1: the tag covers key, nonce, associated data and all of the ciphertext.
    private static bool XChaChaAnswers()
    {
        byte[] key = Hex("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f");
        byte[] nonce = Hex("404142434445464748494a4b4c4d4e4f5051525354555657");
        byte[] associatedData = Hex("50515253c0c1c2c3c4c5c6c7");
        byte[] sealedText = new byte[SunscreenText.Length + Curves.XChaChaTagBytes];
        Curves.XChaChaEncrypt(key, nonce, associatedData, SunscreenText, sealedText);
        byte[] opened = new byte[SunscreenText.Length];
        return sealedText.AsSpan(SunscreenText.Length).SequenceEqual(Hex("c0875924c1c7987947deafd8780acf49"))
            && Curves.TryXChaChaDecrypt(key, nonce, associatedData, sealedText, opened)
            && SunscreenText.SequenceEqual(opened)
            && !Curves.TryXChaChaDecrypt(key, nonce, [], sealedText, opened);
    }

    // RFC 8439 §2.8.2.
    private static bool ChaChaAnswers()
    {
        using var cipher = new ChaCha20Poly1305(Hex("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f"));
        byte[] ciphertext = new byte[SunscreenText.Length];
        byte[] tag = new byte[16];
        cipher.Encrypt(Hex("070000004041424344454647"), SunscreenText, ciphertext, tag, Hex("50515253c0c1c2c3c4c5c6c7"));
        return tag.AsSpan().SequenceEqual(Hex("1ae10b594f09e26a7e902ecbd0600691"));
    }

    // RFC 5869 A.1 (which stands on HMAC and SHA-256) and FIPS 180-4's SHA-512 of "abc".
    private static bool HashesAnswer()
    {
        byte[] derived = HKDF.DeriveKey(
            HashAlgorithmName.SHA256, Hex("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b"), 42, Hex("000102030405060708090a0b0c"), Hex("f0f1f2f3f4f5f6f7f8f9"));
        return derived.AsSpan().SequenceEqual(Hex("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"))
            && SHA512.HashData("abc"u8).AsSpan().SequenceEqual(Hex(
                "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"));
    }

    private static ReadOnlySpan<byte> SunscreenText =>
        "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it."u8;

    private static byte[] Hex(string hexadecimal) => Convert.FromHexString(hexadecimal);

    private static void Expect(bool answered, string otherwise)
    {
        if (!answered)
        {
            throw new CryptoUnavailableException(otherwise);
        }
    }
}
