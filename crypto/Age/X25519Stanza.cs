namespace Gateway.Crypto;

/// <summary>The constants of an X25519 stanza (c2sp.org/age, X25519 recipient stanza).</summary>
internal static class X25519Stanza
{
    internal const string Type = "X25519";

    internal static ReadOnlySpan<byte> Info => "age-encryption.org/v1/X25519"u8;
}
