using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Gateway.Crypto;

/// <summary>
/// An age identity <c>AGE-SECRET-KEY-1…</c> (c2sp.org/age, X25519 recipient type) in guarded memory, with one owner who disposes it. Safe for several
/// threads.
/// </summary>
public sealed class X25519Identity : IIdentity, IDisposable
{
    private readonly SecretMemory _scalar;

    private X25519Identity(SecretMemory scalar, X25519Recipient recipient)
    {
        _scalar = scalar;
        Recipient = recipient;
    }

    /// <summary>The public half. Stays usable after disposal.</summary>
    public X25519Recipient Recipient { get; }

    private static ReadOnlySpan<byte> Prefix => "AGE-SECRET-KEY-"u8;

    /// <summary>Makes a new identity from the system's random source.</summary>
    /// <returns>An identity for the caller to dispose.</returns>
    public static X25519Identity Generate()
    {
        Span<byte> scalar = stackalloc byte[Curves.X25519KeyBytes];
        try
        {
            RandomNumberGenerator.Fill(scalar);
            return FromScalar(scalar);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(scalar);
        }
    }

    /// <summary>Reads <c>AGE-SECRET-KEY-1…</c>, upper case, nothing around it (a file is read by <see cref="IdentityFile"/>).</summary>
    /// <param name="utf8">The text; still the caller's to zero.</param>
    /// <returns>An identity for the caller to dispose.</returns>
    /// <exception cref="KeyFormatException">Any other text.</exception>
    public static X25519Identity Parse(ReadOnlySpan<byte> utf8)
    {
        Span<byte> scalar = stackalloc byte[Curves.X25519KeyBytes];
        try
        {
            return Bech32.TryDecode(Prefix, utf8, scalar) ? FromScalar(scalar) : throw new KeyFormatException("The text is not an age X25519 identity.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(scalar);
        }
    }

    /// <summary>Exports the identity.</summary>
    /// <returns>The text <c>AGE-SECRET-KEY-1…</c> without line end, for the caller to zero.</returns>
    /// <exception cref="ObjectDisposedException">The identity is gone.</exception>
    public byte[] Export()
    {
        using SecretLease scalar = _scalar.Borrow();
        byte[] text = new byte[Bech32.TextLength(Prefix, Curves.X25519KeyBytes)];
        Bech32.Encode(Prefix, scalar.Bytes, text);
        return text;
    }

    /// <inheritdoc/>
    public bool TryUnwrap(IReadOnlyList<Stanza> stanzas, [NotNullWhen(true)] out FileKey? fileKey)
    {
        List<AddressedStanza> mine = AddressedStanza.ReadAll(stanzas, X25519Stanza.Type, argumentCount: 2, Curves.X25519KeyBytes);
        using SecretLease scalar = _scalar.Borrow();
        foreach ((byte[] share, Stanza stanza) in mine)
        {
            if (TryOpen(scalar.Bytes, share, stanza.Body.Span, out fileKey))
            {
                return true;
            }
        }

        fileKey = null;
        return false;
    }

    /// <summary>Zeroes and frees the secret.</summary>
    public void Dispose() => _scalar.Dispose();

    /// <returns>The name of the type, never the secret.</returns>
    public override string ToString() => nameof(X25519Identity);

    private static X25519Identity FromScalar(ReadOnlySpan<byte> scalar)
    {
        Span<byte> point = stackalloc byte[Curves.X25519KeyBytes];
        Curves.X25519Base(scalar, point);
        return X25519Recipient.TryCreate(point, out X25519Recipient? recipient)
            ? new X25519Identity(new SecretMemory(scalar), recipient)
            : throw new CryptoUnavailableException("libsodium derived a recipient that cannot be one.");
    }

    private bool TryOpen(ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> share, ReadOnlySpan<byte> body, [NotNullWhen(true)] out FileKey? fileKey)
    {
        Span<byte> sharedSecret = stackalloc byte[Curves.X25519KeyBytes];
        Span<byte> wrapKey = stackalloc byte[FileKeyWrap.WrapKeyBytes];
        try
        {
            if (!Curves.TryX25519(scalar, share, sharedSecret))
            {
                throw new HeaderFormatException("An X25519 stanza's share is a low-order point.");
            }

            X25519WrapKey.Derive(sharedSecret, share, Recipient.Point, X25519Stanza.Info, wrapKey);
            fileKey = FileKeyWrap.Open(wrapKey, body);
            return fileKey is not null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(sharedSecret);
            CryptographicOperations.ZeroMemory(wrapKey);
        }
    }
}
