using System.Security.Cryptography;

namespace Gateway.Crypto;

/// <summary>
/// Age files (c2sp.org/age) of one chunk, whole in memory: private keys under a passphrase. They are the same files as <see cref="AgeFile"/>'s, which
/// streams; nothing is written anywhere, and no buffer that held the secret is left behind.
/// </summary>
public static class SmallAgeFile
{
    /// <summary>The longest secret, in bytes: one chunk of a payload.</summary>
    public const int MaxSecretBytes = PayloadFormat.ChunkBytes;

    // Whatever stands before it: the line that holds a header's MAC is its last.
    private static ReadOnlySpan<byte> LastLineStart => "\n--- "u8;

    private static ReadOnlySpan<byte> FirstLine => "age-encryption.org/v1\n"u8;

    /// <summary>Whether bytes begin as a binary age file does.</summary>
    public static bool IsAgeFile(ReadOnlySpan<byte> bytes) => bytes.StartsWith(FirstLine);

    /// <summary>Encrypts a secret.</summary>
    /// <param name="secret">At most <see cref="MaxSecretBytes"/>; still the caller's to zero.</param>
    /// <param name="recipient">Who can open it.</param>
    /// <returns>A binary age file.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The secret is longer than a chunk.</exception>
    public static byte[] Encrypt(ReadOnlySpan<byte> secret, IRecipient recipient)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(secret.Length, MaxSecretBytes, nameof(secret));
        using FileKey fileKey = FileKey.Generate();
        byte[] header = Header.Create(fileKey, [recipient]);
        byte[] file = new byte[header.Length + PayloadFormat.FileNonceBytes + secret.Length + PayloadFormat.TagBytes];
        header.CopyTo(file, 0);
        Span<byte> fileNonce = file.AsSpan(header.Length, PayloadFormat.FileNonceBytes);
        RandomNumberGenerator.Fill(fileNonce);
        Span<byte> chunk = file.AsSpan(header.Length + PayloadFormat.FileNonceBytes);
        using ChaCha20Poly1305 cipher = PayloadFormat.CreateCipher(fileKey, fileNonce);
        cipher.Encrypt(OnlyChunk(), secret, chunk[..secret.Length], chunk[secret.Length..]);
        return file;
    }

    /// <summary>Decrypts a secret.</summary>
    /// <param name="file">A binary age file and nothing behind it.</param>
    /// <param name="identity">Stays the caller's.</param>
    /// <returns>The secret, for the caller to zero.</returns>
    /// <exception cref="HeaderFormatException">Not an age file of one chunk, or a stanza of the identity's type is malformed.</exception>
    /// <exception cref="NoIdentityMatchException">The identity does not open it.</exception>
    /// <exception cref="HeaderMacException">The header was changed.</exception>
    /// <exception cref="PayloadException">The payload was changed, or has more than one chunk.</exception>
    public static byte[] Decrypt(ReadOnlySpan<byte> file, IIdentity identity)
    {
        int lastLine = file.IndexOf(LastLineStart);
        int lineEnd = lastLine < 0 ? -1 : file[(lastLine + 1)..].IndexOf((byte)'\n');
        if (lineEnd < 0)
        {
            throw new HeaderFormatException("The file has no whole header.");
        }

        int headerLength = lastLine + 1 + lineEnd + 1;
        using FileKey fileKey = Header.Parse(file[..headerLength]).Unwrap([identity]);
        return OpenPayload(file[headerLength..], fileKey);
    }

    private static byte[] OpenPayload(ReadOnlySpan<byte> payload, FileKey fileKey)
    {
        int length = payload.Length - PayloadFormat.FileNonceBytes - PayloadFormat.TagBytes;
        if (length is < 0 or > MaxSecretBytes)
        {
            throw new PayloadException("The payload is not of one chunk.", 0);
        }

        using ChaCha20Poly1305 cipher = PayloadFormat.CreateCipher(fileKey, payload[..PayloadFormat.FileNonceBytes]);
        ReadOnlySpan<byte> chunk = payload[PayloadFormat.FileNonceBytes..];
        byte[] secret = new byte[length];
        try
        {
            cipher.Decrypt(OnlyChunk(), chunk[..length], chunk[length..], secret);
            return secret;
        }
        catch (AuthenticationTagMismatchException)
        {
            throw new PayloadException("The payload does not authenticate.", 0);
        }
    }

    // The first chunk and the last: each file has a key of its own, so the nonce does not repeat under it.
    private static byte[] OnlyChunk()
    {
        byte[] nonce = new byte[PayloadFormat.ChunkNonceBytes];
        PayloadFormat.WriteNonce(0, last: true, nonce);
        return nonce;
    }
}
