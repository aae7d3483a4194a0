namespace Gateway.Crypto;

/// <summary>What both sides of an scrypt stanza share (c2sp.org/age, scrypt recipient stanza).</summary>
internal static class ScryptStanza
{
    internal const string Type = "scrypt";
    internal const int SaltBytes = 16;

    private static ReadOnlySpan<byte> Label => "age-encryption.org/v1/scrypt"u8;

    internal static void DeriveWrapKey(ReadOnlySpan<byte> passphrase, ReadOnlySpan<byte> salt, int logWorkFactor, Span<byte> wrapKey)
    {
        Span<byte> labelled = stackalloc byte[Label.Length + SaltBytes];
        Label.CopyTo(labelled);
        salt.CopyTo(labelled[Label.Length..]);
        Scrypt.Derive(passphrase, labelled, logWorkFactor, wrapKey);
    }
}
