namespace Gateway.Crypto;

/// <summary>
/// The DER of an Ed25519 private key (RFC 8410 §7). Its encodings have a fixed length, so each is a fixed prefix and fixed places: version 0 as
/// openssl writes it, and version 1 with the public key behind, which must then be the right one.
/// </summary>
internal static class Pkcs8
{
    internal const string Label = "PRIVATE KEY";
    internal const int Version0Bytes = 48;

    private const int SeedStart = 16;
    private const int PublicKeyPrefixStart = SeedStart + Curves.Ed25519SeedBytes;

    private static ReadOnlySpan<byte> Version0Prefix => [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

    private static ReadOnlySpan<byte> Version1Prefix => [0x30, 0x51, 0x02, 0x01, 0x01, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

    private static ReadOnlySpan<byte> PublicKeyPrefix => [0x81, 0x21, 0x00];

    /// <summary>Finds seed and, in version 1, public key (else empty) inside the DER.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> der, out ReadOnlySpan<byte> seed, out ReadOnlySpan<byte> publicKey)
    {
        seed = default;
        publicKey = default;
        if (der.Length == Version0Bytes && der.StartsWith(Version0Prefix))
        {
            seed = der[SeedStart..];
            return true;
        }

        int publicKeyStart = PublicKeyPrefixStart + PublicKeyPrefix.Length;
        if (der.Length != publicKeyStart + Curves.Ed25519PublicKeyBytes
            || !der.StartsWith(Version1Prefix)
            || !der[PublicKeyPrefixStart..].StartsWith(PublicKeyPrefix))
        {
            return false;
        }

        seed = der.Slice(SeedStart, Curves.Ed25519SeedBytes);
        publicKey = der[publicKeyStart..];
        return true;
    }

    internal static void Write(ReadOnlySpan<byte> seed, Span<byte> der)
    {
        Version0Prefix.CopyTo(der);
        seed.CopyTo(der[SeedStart..]);
    }
}
