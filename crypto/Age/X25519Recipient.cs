using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Crypto;

/// <summary>
/// An age recipient <c>age1…</c> (c2sp.org/age, X25519 recipient type). Stricter than the format, which says nothing about bad points: a low-order
/// point, a coordinate of 2^255-19 or more and every other spelling of the same key are refused, so a recipient has one text and a file for it can be
/// opened by its holder only.
/// </summary>
public sealed class X25519Recipient : IRecipient, IEquatable<X25519Recipient>
{
    private readonly byte[] _point;

    private X25519Recipient(byte[] point) => _point = point;

    internal ReadOnlySpan<byte> Point => _point;

    private static ReadOnlySpan<byte> Prefix => "age"u8;

    /// <inheritdoc/>
    public RecipientClass RecipientClass => RecipientClass.Classical;

    /// <summary>Reads <c>age1…</c>, lower case, nothing around it.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The recipient.</returns>
    /// <exception cref="KeyFormatException">Any other text, or a point that is refused.</exception>
    public static X25519Recipient Parse(string text) =>
        TryParse(text, out X25519Recipient? recipient) ? recipient : throw new KeyFormatException("The text is not an age recipient that may be used.");

    /// <summary>Reads <c>age1…</c> as <see cref="Parse"/> does.</summary>
    /// <param name="text">The text.</param>
    /// <param name="recipient">The recipient.</param>
    /// <returns>False for any other text, or a point that is refused.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out X25519Recipient? recipient)
    {
        recipient = null;
        Span<byte> point = stackalloc byte[Curves.X25519KeyBytes];
        return text is not null
            && text.Length == Bech32.TextLength(Prefix, Curves.X25519KeyBytes)
            && Ascii.IsValid(text)
            && Bech32.TryDecode(Prefix, Encoding.ASCII.GetBytes(text), point)
            && TryCreate(point, out recipient);
    }

    /// <summary>Whether a stanza has the type and shape that such a recipient writes. Says nothing about whom it opens for, nor whether it does.</summary>
    /// <param name="stanza">The stanza.</param>
    /// <returns>True when an identity of this kind would try it.</returns>
    public static bool IsStanza(Stanza stanza) =>
        stanza.Type == X25519Stanza.Type && AddressedStanza.IsWellFormed(stanza, argumentCount: 2, Curves.X25519KeyBytes);

    /// <inheritdoc/>
    public Stanza Wrap(FileKey fileKey)
    {
        Span<byte> ephemeralSecret = stackalloc byte[Curves.X25519KeyBytes];
        Span<byte> sharedSecret = stackalloc byte[Curves.X25519KeyBytes];
        Span<byte> wrapKey = stackalloc byte[FileKeyWrap.WrapKeyBytes];
        byte[] share = new byte[Curves.X25519KeyBytes];
        byte[] body = new byte[FileKeyWrap.BodyBytes];
        try
        {
            RandomNumberGenerator.Fill(ephemeralSecret);
            Curves.X25519Base(ephemeralSecret, share);
            if (!Curves.TryX25519(ephemeralSecret, _point, sharedSecret))
            {
                throw new UnreachableException("A low-order point was refused when the recipient was parsed.");
            }

            X25519WrapKey.Derive(sharedSecret, share, _point, X25519Stanza.Info, wrapKey);
            FileKeyWrap.Seal(wrapKey, fileKey.Bytes, body);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(wrapKey);
            CryptographicOperations.ZeroMemory(ephemeralSecret);
            CryptographicOperations.ZeroMemory(sharedSecret);
        }

        return new Stanza([X25519Stanza.Type, StrictBase64.EncodeUnpadded(share)], body);
    }

    /// <inheritdoc/>
    public bool Equals(X25519Recipient? other) => other is not null && _point.AsSpan().SequenceEqual(other._point);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as X25519Recipient);

    /// <inheritdoc/>
    public override int GetHashCode() => BitConverter.ToInt32(_point, 0);

    /// <returns>The text <c>age1…</c>.</returns>
    public override string ToString()
    {
        Span<byte> text = stackalloc byte[Bech32.TextLength(Prefix, Curves.X25519KeyBytes)];
        Bech32.Encode(Prefix, _point, text);
        return Encoding.ASCII.GetString(text);
    }

    internal static bool TryCreate(ReadOnlySpan<byte> point, [NotNullWhen(true)] out X25519Recipient? recipient)
    {
        recipient = IsCanonical(point) && !IsLowOrder(point) ? new X25519Recipient(point.ToArray()) : null;
        return recipient is not null;
    }

    // Below p = 2^255 - 19, little-endian, which also keeps the unused top bit clear (RFC 7748 §5 would mask and reduce).
    private static bool IsCanonical(ReadOnlySpan<byte> point) =>
        point[31] < 0x7f || (point[31] == 0x7f && (point[1..31].ContainsAnyExcept((byte)0xff) || point[0] < 0xed));

    // Any clamped scalar takes exactly the low-order points to zero, since it is a multiple of eight; this one is as good as another.
    internal static bool IsLowOrder(ReadOnlySpan<byte> point)
    {
        Span<byte> scalar = stackalloc byte[Curves.X25519KeyBytes];
        Span<byte> product = stackalloc byte[Curves.X25519KeyBytes];
        scalar.Fill(0x40);
        return !Curves.TryX25519(scalar, point, product);
    }
}
