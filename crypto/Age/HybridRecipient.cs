using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Crypto;

/// <summary>
/// A hybrid post-quantum age recipient <c>age1pq1…</c> (c2sp.org/age, MLKEM768-X25519): safe as long as either ML-KEM-768 or X25519 is. Stricter than the
/// format in what <see cref="X25519Recipient"/> is stricter in. Needs a platform with ML-KEM; <see cref="IsSupported"/> tells.
/// </summary>
public sealed class HybridRecipient : IRecipient, IEquatable<HybridRecipient>
{
    private readonly byte[] _key;

    private HybridRecipient(byte[] key) => _key = key;

    /// <summary>Whether this machine can encrypt and decrypt for such recipients.</summary>
    public static bool IsSupported => XWing.IsSupported;

    /// <summary>Refuses, before anything is done, what such a recipient or its identity is needed for.</summary>
    /// <exception cref="CryptoUnavailableException">This machine has no ML-KEM.</exception>
    public static void RequireSupport() => HybridStanza.RequireSupport();

    /// <inheritdoc/>
    public RecipientClass RecipientClass => RecipientClass.PostQuantum;

    private static ReadOnlySpan<byte> Prefix => "age1pq"u8;

    /// <summary>Reads <c>age1pq1…</c>, lower case, nothing around it.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The recipient.</returns>
    /// <exception cref="KeyFormatException">Any other text, or a key that cannot be used.</exception>
    /// <exception cref="CryptoUnavailableException">The text has the form, and this machine has no ML-KEM to try it with.</exception>
    public static HybridRecipient Parse(string text)
    {
        if (!LooksLikeOne(text))
        {
            throw new KeyFormatException("The text is not a post-quantum age recipient.");
        }

        HybridStanza.RequireSupport();
        byte[] key = new byte[XWing.PublicKeyBytes];
        return Bech32.TryDecode(Prefix, Encoding.ASCII.GetBytes(text), key) && TryCreate(key, out HybridRecipient? recipient)
            ? recipient
            : throw new KeyFormatException("The text is not a post-quantum age recipient that may be used.");
    }

    /// <summary>
    /// Reads <c>age1pq1…</c> on any machine: takes what <see cref="Parse"/> takes, judged by arithmetic alone, so that whoever keeps or compares keys needs no
    /// ML-KEM. Only <see cref="Wrap"/> does.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="recipient">The recipient.</param>
    /// <returns>False for any other text, or a key that cannot be used.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out HybridRecipient? recipient)
    {
        recipient = null;
        byte[] key = new byte[XWing.PublicKeyBytes];
        bool usable = LooksLikeOne(text)
            && Bech32.TryDecode(Prefix, Encoding.ASCII.GetBytes(text), key)
            && XWing.IsInRange(key)
            && X25519Recipient.TryCreate(key.AsSpan(^Curves.X25519KeyBytes), out _);
        recipient = usable ? new HybridRecipient(key) : null;
        return usable;
    }

    /// <summary>Whether a stanza has the type and shape that such a recipient writes. Says nothing about whom it opens for, nor whether it does.</summary>
    /// <param name="stanza">The stanza.</param>
    /// <returns>True when an identity of this kind would try it.</returns>
    public static bool IsStanza(Stanza stanza) =>
        stanza.Type == HybridStanza.Type && AddressedStanza.IsWellFormed(stanza, argumentCount: 2, XWing.CiphertextBytes);

    /// <summary>Whether a text has prefix, length and alphabet of such a recipient; tells a typing error from a platform that lacks ML-KEM.</summary>
    /// <param name="text">The text.</param>
    /// <returns>True when <see cref="Parse"/> is worth a try.</returns>
    public static bool LooksLikeOne([NotNullWhen(true)] string? text) =>
        text is not null
        && text.Length == Bech32.TextLength(Prefix, XWing.PublicKeyBytes)
        && Ascii.IsValid(text)
        && text.StartsWith("age1pq1", StringComparison.Ordinal);

    /// <inheritdoc/>
    /// <exception cref="CryptoUnavailableException">This machine has no ML-KEM.</exception>
    public Stanza Wrap(FileKey fileKey)
    {
        HybridStanza.RequireSupport();
        byte[] encapsulated = new byte[XWing.CiphertextBytes];
        byte[] body = new byte[FileKeyWrap.BodyBytes];
        Span<byte> sharedSecret = stackalloc byte[XWing.SharedSecretBytes];
        try
        {
            if (!XWing.TryEncapsulate(_key, encapsulated, sharedSecret))
            {
                throw new UnreachableException("A key that cannot be used was refused when the recipient was parsed.");
            }

            Hpke.Seal(sharedSecret, HybridStanza.Info, fileKey.Bytes, body);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(sharedSecret);
        }

        return new Stanza([HybridStanza.Type, StrictBase64.EncodeUnpadded(encapsulated)], body);
    }

    /// <inheritdoc/>
    public bool Equals(HybridRecipient? other) => other is not null && _key.AsSpan().SequenceEqual(other._key);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as HybridRecipient);

    /// <inheritdoc/>
    public override int GetHashCode() => BitConverter.ToInt32(_key, 0);

    /// <returns>The text <c>age1pq1…</c>.</returns>
    public override string ToString()
    {
        byte[] text = new byte[Bech32.TextLength(Prefix, _key.Length)];
        Bech32.Encode(Prefix, _key, text);
        return Encoding.ASCII.GetString(text);
    }

    internal static bool TryCreate(ReadOnlySpan<byte> key, [NotNullWhen(true)] out HybridRecipient? recipient)
    {
        // One encapsulation tells whether the ML-KEM half is in range; the other half has to be a point that X25519Recipient would take.
        byte[] encapsulated = new byte[XWing.CiphertextBytes];
        Span<byte> sharedSecret = stackalloc byte[XWing.SharedSecretBytes];
        bool usable = X25519Recipient.TryCreate(key[^Curves.X25519KeyBytes..], out _) && XWing.TryEncapsulate(key, encapsulated, sharedSecret);
        CryptographicOperations.ZeroMemory(sharedSecret);
        recipient = usable ? new HybridRecipient(key.ToArray()) : null;
        return usable;
    }
}
