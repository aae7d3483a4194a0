using System.Security.Cryptography;

namespace Gateway.Crypto;

/// <summary>
/// The header of an age file (c2sp.org/age, Header). Parsing is strict enough that writing gives the same bytes again. Parsing proves nothing:
/// <see cref="Unwrap"/> verifies the MAC before it hands out the file key.
/// </summary>
public sealed class Header
{
    /// <summary>Largest header that is read, in bytes. The format has no bound; a stranger's file must not choose our memory.</summary>
    public const int MaxHeaderBytes = 1024 * 1024;

    /// <summary>
    /// Most stanzas that are read. Each costs every identity a scalar multiplication, and all of them before any MAC can be checked, so a stranger must
    /// not choose the number either.
    /// </summary>
    public const int MaxStanzas = 4096;

    internal const int MacBytes = 32;

    // The exact bytes that the MAC is over: up to and including "---".
    private readonly byte[] _authenticated;
    private readonly byte[] _mac;

    internal Header(byte[] authenticated, IReadOnlyList<Stanza> stanzas, byte[] mac)
    {
        _authenticated = authenticated;
        Stanzas = stanzas;
        _mac = mac;
    }

    /// <summary>The stanzas in order, at least one.</summary>
    public IReadOnlyList<Stanza> Stanzas { get; }

    /// <summary>Reads a header.</summary>
    /// <param name="header">The header's bytes, from the version line to the line end behind the MAC, and nothing else.</param>
    /// <returns>The header, its MAC not verified.</returns>
    /// <exception cref="HeaderFormatException">Not a header in its one form, or beyond the limits.</exception>
    public static Header Parse(ReadOnlySpan<byte> header) => HeaderParser.Parse(header);

    /// <summary>Wraps a file key for recipients and writes the header. Several headers may be made for one file key and payload.</summary>
    /// <param name="fileKey">The key; stays the caller's.</param>
    /// <param name="recipients">At least one.</param>
    /// <returns>The header's bytes, which with the payload behind them are an age file.</returns>
    /// <exception cref="ArgumentException">No recipient, too many, recipients of different classes, or a passphrase that is not alone.</exception>
    /// <exception cref="ObjectDisposedException">The file key is gone.</exception>
    public static byte[] Create(FileKey fileKey, IReadOnlyList<IRecipient> recipients)
    {
        if (recipients.Count is 0 or > MaxStanzas)
        {
            throw new ArgumentException($"A file has 1 to {MaxStanzas} recipients.", nameof(recipients));
        }

        RecipientClass common = recipients[0].RecipientClass;
        if (recipients.Any(recipient => recipient.RecipientClass != common) || (common == RecipientClass.Passphrase && recipients.Count > 1))
        {
            throw new ArgumentException("A file's recipients are all of one class, and a passphrase is its only one.", nameof(recipients));
        }

        byte[] authenticated = HeaderWriter.WriteAuthenticated([.. recipients.Select(recipient => recipient.Wrap(fileKey))]);
        byte[] mac = new byte[MacBytes];
        ComputeMac(fileKey, authenticated, mac);
        return HeaderWriter.AppendMac(authenticated, mac);
    }

    /// <summary>Writes the header from what was parsed.</summary>
    /// <returns>The bytes it was parsed from.</returns>
    public byte[] ToBytes() => HeaderWriter.AppendMac(HeaderWriter.WriteAuthenticated(Stanzas), _mac);

    /// <summary>Finds the file key with the first identity that matches, and verifies the header with it.</summary>
    /// <param name="identities">Tried in order; they stay the caller's.</param>
    /// <returns>The file key, for the caller to dispose.</returns>
    /// <exception cref="NoIdentityMatchException">None matches.</exception>
    /// <exception cref="HeaderMacException">One matches, but the header was changed.</exception>
    /// <exception cref="HeaderFormatException">A stanza of an identity's type is malformed.</exception>
    /// <exception cref="ObjectDisposedException">An identity is gone.</exception>
    public FileKey Unwrap(IReadOnlyList<IIdentity> identities)
    {
        foreach (IIdentity identity in identities)
        {
            if (identity.TryUnwrap(Stanzas, out FileKey? fileKey))
            {
                return Verified(fileKey);
            }
        }

        throw new NoIdentityMatchException();
    }

    private FileKey Verified(FileKey fileKey)
    {
        Span<byte> expected = stackalloc byte[MacBytes];
        ComputeMac(fileKey, _authenticated, expected);
        if (CryptographicOperations.FixedTimeEquals(expected, _mac))
        {
            return fileKey;
        }

        fileKey.Dispose();
        throw new HeaderMacException();
    }

    // c2sp.org/age, Header MAC.
    private static void ComputeMac(FileKey fileKey, ReadOnlySpan<byte> authenticated, Span<byte> mac)
    {
        Span<byte> macKey = stackalloc byte[MacBytes];
        try
        {
            HKDF.DeriveKey(HashAlgorithmName.SHA256, fileKey.Bytes, macKey, salt: [], info: "header"u8);
            HMACSHA256.HashData(macKey, authenticated, mac);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(macKey);
        }
    }
}
