namespace Gateway.Crypto;

/// <summary>The constants of a hybrid post-quantum stanza (c2sp.org/age, mlkem768x25519 recipient stanza).</summary>
internal static class HybridStanza
{
    internal const string Type = "mlkem768x25519";

    internal static ReadOnlySpan<byte> Info => "age-encryption.org/mlkem768x25519"u8;

    /// <exception cref="CryptoUnavailableException">This machine has no ML-KEM.</exception>
    internal static void RequireSupport()
    {
        if (!XWing.IsSupported)
        {
            throw Unsupported();
        }
    }

    internal static CryptoUnavailableException Unsupported() =>
        new("Post-quantum keys need libsodium 1.0.21 or OpenSSL 3.5, or later, and this machine has neither: do it on one that has.");
}
