using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Gateway.Crypto;

/// <summary>
/// A hybrid post-quantum age identity <c>AGE-SECRET-KEY-PQ-1…</c> (c2sp.org/age, MLKEM768-X25519) in guarded memory, with one owner who disposes it. Safe
/// for several threads.
/// </summary>
public sealed class HybridIdentity : IIdentity, IDisposable
{
    private readonly SecretMemory _seed;

    private HybridIdentity(SecretMemory seed, HybridRecipient recipient)
    {
        _seed = seed;
        Recipient = recipient;
    }

    /// <summary>The public half. Stays usable after disposal.</summary>
    public HybridRecipient Recipient { get; }

    internal static ReadOnlySpan<byte> TextStart => "AGE-SECRET-KEY-PQ-1"u8;

    private static ReadOnlySpan<byte> Prefix => TextStart[..^1];

    /// <summary>Makes a new identity from the system's random source.</summary>
    /// <returns>An identity for the caller to dispose.</returns>
    /// <exception cref="CryptoUnavailableException">This machine has no ML-KEM.</exception>
    public static HybridIdentity Generate()
    {
        Span<byte> seed = stackalloc byte[XWing.SeedBytes];
        try
        {
            RandomNumberGenerator.Fill(seed);
            return FromSeed(seed);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
        }
    }

    /// <summary>Reads <c>AGE-SECRET-KEY-PQ-1…</c>, upper case, nothing around it.</summary>
    /// <param name="utf8">The text; still the caller's to zero.</param>
    /// <returns>An identity for the caller to dispose.</returns>
    /// <exception cref="KeyFormatException">Any other text.</exception>
    /// <exception cref="CryptoUnavailableException">This machine has no ML-KEM.</exception>
    public static HybridIdentity Parse(ReadOnlySpan<byte> utf8)
    {
        Span<byte> seed = stackalloc byte[XWing.SeedBytes];
        try
        {
            return TryDecode(utf8, seed) ? FromSeed(seed) : throw NotOne();
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
        }
    }

    /// <summary>Exports the identity.</summary>
    /// <returns>The text <c>AGE-SECRET-KEY-PQ-1…</c> without line end, for the caller to zero.</returns>
    /// <exception cref="ObjectDisposedException">The identity is gone.</exception>
    public byte[] Export()
    {
        using SecretLease seed = _seed.Borrow();
        byte[] text = new byte[Bech32.TextLength(Prefix, XWing.SeedBytes)];
        Bech32.Encode(Prefix, seed.Bytes, text);
        return text;
    }

    /// <inheritdoc/>
    public bool TryUnwrap(IReadOnlyList<Stanza> stanzas, [NotNullWhen(true)] out FileKey? fileKey)
    {
        List<AddressedStanza> mine = AddressedStanza.ReadAll(stanzas, HybridStanza.Type, argumentCount: 2, XWing.CiphertextBytes);
        using SecretLease seed = _seed.Borrow();
        foreach ((byte[] encapsulated, Stanza stanza) in mine)
        {
            if (TryOpen(seed.Bytes, encapsulated, stanza.Body.Span, out fileKey))
            {
                return true;
            }
        }

        fileKey = null;
        return false;
    }

    /// <summary>Zeroes and frees the secret.</summary>
    public void Dispose() => _seed.Dispose();

    /// <returns>The name of the type, never the secret.</returns>
    public override string ToString() => nameof(HybridIdentity);

    internal static bool TryDecode(ReadOnlySpan<byte> utf8, Span<byte> seed) => Bech32.TryDecode(Prefix, utf8, seed);

    internal static KeyFormatException NotOne() => new("The text is not a post-quantum age identity.");

    private static HybridIdentity FromSeed(ReadOnlySpan<byte> seed)
    {
        HybridStanza.RequireSupport();
        Span<byte> key = stackalloc byte[XWing.PublicKeyBytes];
        XWing.DerivePublicKey(seed, key);
        return HybridRecipient.TryCreate(key, out HybridRecipient? recipient)
            ? new HybridIdentity(new SecretMemory(seed), recipient)
            : throw new CryptoUnavailableException("The platform derived a recipient that cannot be one.");
    }

    private static bool TryOpen(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> encapsulated, ReadOnlySpan<byte> body, [NotNullWhen(true)] out FileKey? fileKey)
    {
        Span<byte> sharedSecret = stackalloc byte[XWing.SharedSecretBytes];
        Span<byte> key = stackalloc byte[FileKey.KeyBytes];
        try
        {
            if (X25519Recipient.IsLowOrder(encapsulated[^Curves.X25519KeyBytes..]) || !XWing.TryDecapsulate(seed, encapsulated, sharedSecret))
            {
                throw new HeaderFormatException("A post-quantum stanza's share is a low-order point.");
            }

            fileKey = Hpke.TryOpen(sharedSecret, HybridStanza.Info, body, key) ? new FileKey(key) : null;
            return fileKey is not null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(sharedSecret);
            CryptographicOperations.ZeroMemory(key);
        }
    }
}
