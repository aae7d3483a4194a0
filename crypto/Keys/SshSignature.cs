using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Crypto;

/// <summary>
/// Detached SSHSIG signatures (OpenSSH PROTOCOL.sshsig) as <c>ssh-keygen -Y sign</c> writes them, narrowed to one form: version 1, Ed25519, SHA-512,
/// reserved field empty. The namespace keeps a signature made for one purpose from counting for another.
/// </summary>
public static class SshSignature
{
    private const string Label = "SSH SIGNATURE";
    private const int LineChars = 70;
    private const uint Version = 1;

    // The blob is 165 bytes and the namespace; a stranger's text is not decoded beyond what a name could need.
    private const int MaxArmoredChars = 4096;

    private static ReadOnlySpan<byte> Magic => "SSHSIG"u8;

    private static ReadOnlySpan<byte> HashAlgorithm => "sha512"u8;

    /// <summary>Signs a message.</summary>
    /// <param name="key">The private key.</param>
    /// <param name="namespace">What the signature is for; not empty.</param>
    /// <param name="message">The exact bytes.</param>
    /// <returns>The armored text: lines of 70 characters, LF, with a line end at the end.</returns>
    /// <exception cref="ArgumentException">The namespace is empty.</exception>
    /// <exception cref="ObjectDisposedException">The key is gone.</exception>
    public static string Sign(SigningKey key, string @namespace, ReadOnlySpan<byte> message)
    {
        ArgumentException.ThrowIfNullOrEmpty(@namespace);
        using var signature = new SshWriter(96);
        signature.String(SshWire.Ed25519);
        signature.String(key.Sign(SignedData(@namespace, message)));

        using var blob = new SshWriter(256);
        blob.Literal(Magic);
        blob.UInt32(Version);
        blob.String(key.VerifyingKey.ToSshBlob());
        blob.String(Encoding.UTF8.GetBytes(@namespace));
        blob.String([]);
        blob.String(HashAlgorithm);
        blob.String(signature.Written);
        return Encoding.ASCII.GetString(Pem.Encode(blob.Written, Label, LineChars));
    }

    /// <summary>Whether the text is a signature by this key, in this namespace, over this message.</summary>
    /// <param name="key">The key that must have signed; the one inside the text must be the same.</param>
    /// <param name="namespace">What the signature must be for.</param>
    /// <param name="message">The exact bytes.</param>
    /// <param name="armored">The text; anything malformed does not verify.</param>
    /// <returns>True when it verifies.</returns>
    public static bool Verify(VerifyingKey key, string @namespace, ReadOnlySpan<byte> message, string armored) =>
        TryRead(armored, out byte[] named, out string? purpose, out byte[] signature)
        && key.IsSshBlob(named)
        && purpose.Length > 0
        && string.Equals(purpose, @namespace, StringComparison.Ordinal)
        && key.Verify(SignedData(@namespace, message), signature);

    /// <summary>Reads the key that a signature names. It proves nothing until <see cref="Verify"/> says so for a key known from elsewhere.</summary>
    /// <param name="armored">The text.</param>
    /// <param name="key">The key inside.</param>
    /// <returns>False when the text is malformed or the key is refused.</returns>
    public static bool TryReadKey(string? armored, [NotNullWhen(true)] out VerifyingKey? key)
    {
        key = null;
        return TryRead(armored, out byte[] named, out _, out _) && VerifyingKey.TryReadSshBlob(named, out key);
    }

    // The key comes out as its blob: to be compared with a known one, which costs nothing, or to be proven, which costs as much as a verification.
    private static bool TryRead(string? armored, out byte[] key, [NotNullWhen(true)] out string? @namespace, out byte[] signature)
    {
        key = [];
        @namespace = null;
        signature = [];
        if (armored is null or { Length: > MaxArmoredChars }
            || !Ascii.IsValid(armored)
            || !Pem.TryDecode(Encoding.ASCII.GetBytes(armored), Label, out byte[] blob))
        {
            return false;
        }

        var reader = new SshReader(blob);
        if (!reader.TryLiteral(Magic)
            || !reader.TryUInt32(out uint version) || version != Version
            || !reader.TryString(out ReadOnlySpan<byte> publicKey)
            || !reader.TryString(out ReadOnlySpan<byte> purpose)
            || !reader.TryString(out ReadOnlySpan<byte> reserved) || !reserved.IsEmpty
            || !reader.TryString(out ReadOnlySpan<byte> hash) || !hash.SequenceEqual(HashAlgorithm)
            || !reader.TryString(out ReadOnlySpan<byte> inner) || !reader.AtEnd
            || !TryReadSignature(inner, out signature))
        {
            return false;
        }

        key = publicKey.ToArray();
        @namespace = Encoding.UTF8.GetString(purpose);
        return true;
    }

    private static bool TryReadSignature(ReadOnlySpan<byte> blob, out byte[] signature)
    {
        var reader = new SshReader(blob);
        bool read = reader.TryString(out ReadOnlySpan<byte> type)
            & reader.TryString(out ReadOnlySpan<byte> bytes)
            && reader.AtEnd
            && type.SequenceEqual(SshWire.Ed25519)
            && bytes.Length == VerifyingKey.SignatureBytes;
        signature = read ? bytes.ToArray() : [];
        return read;
    }

    // PROTOCOL.sshsig §3: the message enters by its hash, after the preamble that keeps it apart from every other thing an SSH key signs.
    private static byte[] SignedData(string @namespace, ReadOnlySpan<byte> message)
    {
        Span<byte> digest = stackalloc byte[SHA512.HashSizeInBytes];
        SHA512.HashData(message, digest);
        var writer = new SshWriter(160);
        writer.Literal(Magic);
        writer.String(Encoding.UTF8.GetBytes(@namespace));
        writer.String([]);
        writer.String(HashAlgorithm);
        writer.String(digest);
        return writer.ToArray();
    }
}
