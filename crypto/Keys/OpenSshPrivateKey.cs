using System.Security.Cryptography;
using System.Text;

namespace Gateway.Crypto;

/// <summary>The unencrypted OpenSSH private key container (OpenSSH PROTOCOL.key) with exactly one Ed25519 key.</summary>
internal static class OpenSshPrivateKey
{
    internal const string Label = "OPENSSH PRIVATE KEY";
    internal const int LineChars = 70;

    // Without a cipher the private part is padded with 1, 2, 3… to a multiple of this.
    private const int BlockBytes = 8;

    private static ReadOnlySpan<byte> Magic => "openssh-key-v1\0"u8;

    internal static bool IsEncrypted(ReadOnlySpan<byte> container)
    {
        var reader = new SshReader(container);
        return reader.TryLiteral(Magic) && reader.TryString(out ReadOnlySpan<byte> cipher) && !cipher.SequenceEqual("none"u8);
    }

    internal static bool TryRead(ReadOnlySpan<byte> container, out ReadOnlySpan<byte> seed, out ReadOnlySpan<byte> publicKey)
    {
        seed = default;
        publicKey = default;
        var reader = new SshReader(container);
        return reader.TryLiteral(Magic)
            && reader.TryString(out ReadOnlySpan<byte> cipher) && cipher.SequenceEqual("none"u8)
            && reader.TryString(out ReadOnlySpan<byte> kdf) && kdf.SequenceEqual("none"u8)
            && reader.TryString(out ReadOnlySpan<byte> kdfOptions) && kdfOptions.IsEmpty
            && reader.TryUInt32(out uint keys) && keys == 1
            && reader.TryString(out ReadOnlySpan<byte> publicBlob)
            && reader.TryString(out ReadOnlySpan<byte> privatePart)
            && reader.AtEnd
            && TryReadPrivatePart(privatePart, out seed, out publicKey)
            && VerifyingKey.TryReadSshBlob(publicBlob, out VerifyingKey? outer)
            && outer.Bytes.SequenceEqual(publicKey);
    }

    /// <summary>Writes the container. The result is the caller's to zero.</summary>
    internal static byte[] Write(ReadOnlySpan<byte> secretKey, VerifyingKey publicKey, string comment)
    {
        using var inner = new SshWriter(256);

        // The same number twice, by which a reader of an encrypted key sees that it decrypted; here it protects nothing.
        Span<byte> check = stackalloc byte[sizeof(uint)];
        RandomNumberGenerator.Fill(check);
        inner.Literal(check);
        inner.Literal(check);
        inner.String(SshWire.Ed25519);
        inner.String(publicKey.Bytes);
        inner.String(secretKey);
        inner.String(Encoding.UTF8.GetBytes(comment));
        for (byte pad = 1; inner.Length % BlockBytes != 0; pad++)
        {
            inner.Literal([pad]);
        }

        using var outer = new SshWriter(512);
        outer.Literal(Magic);
        outer.String("none"u8);
        outer.String("none"u8);
        outer.String([]);
        outer.UInt32(1);
        outer.String(publicKey.ToSshBlob());
        outer.String(inner.Written);
        return outer.ToArray();
    }

    private static bool TryReadPrivatePart(ReadOnlySpan<byte> part, out ReadOnlySpan<byte> seed, out ReadOnlySpan<byte> publicKey)
    {
        seed = default;
        publicKey = default;
        var reader = new SshReader(part);
        if (part.Length % BlockBytes != 0
            || !reader.TryUInt32(out uint check) || !reader.TryUInt32(out uint checkAgain) || check != checkAgain
            || !reader.TryString(out ReadOnlySpan<byte> type) || !type.SequenceEqual(SshWire.Ed25519)
            || !reader.TryString(out publicKey) || publicKey.Length != Curves.Ed25519PublicKeyBytes
            || !reader.TryString(out ReadOnlySpan<byte> secretKey) || secretKey.Length != Curves.Ed25519SecretKeyBytes
            || !secretKey[Curves.Ed25519SeedBytes..].SequenceEqual(publicKey)
            || !reader.TryString(out _)
            || !IsPadding(reader.Rest))
        {
            return false;
        }

        seed = secretKey[..Curves.Ed25519SeedBytes];
        return true;
    }

    private static bool IsPadding(ReadOnlySpan<byte> rest)
    {
        for (int i = 0; i < rest.Length; i++)
        {
            if (rest[i] != i + 1)
            {
                return false;
            }
        }

        return rest.Length < BlockBytes;
    }
}
