using System.Diagnostics;
using System.Security.Cryptography;

namespace Gateway.Crypto;

/// <summary>
/// Encrypts to the holder of an SSH key, as age does for <c>-r "ssh-ed25519 AAAA…"</c>. For local files: within a gateway a key has one purpose, and what
/// signs does not receive. The stanza shows a short hash of the key.
/// </summary>
public sealed class SshEd25519Recipient : IRecipient
{
    private readonly VerifyingKey _key;
    private readonly byte[] _point = new byte[Curves.X25519KeyBytes];

    /// <summary>Takes an SSH key.</summary>
    /// <param name="key">The public key; a point of prime order, as every <see cref="VerifyingKey"/>.</param>
    public SshEd25519Recipient(VerifyingKey key)
    {
        _key = key;
        Curves.Ed25519PublicKeyToX25519(key.Bytes, _point);
    }

    /// <inheritdoc/>
    public RecipientClass RecipientClass => RecipientClass.Classical;

    /// <inheritdoc/>
    public Stanza Wrap(FileKey fileKey)
    {
        Span<byte> ephemeralSecret = stackalloc byte[Curves.X25519KeyBytes];
        Span<byte> wrapKey = stackalloc byte[FileKeyWrap.WrapKeyBytes];
        byte[] share = new byte[Curves.X25519KeyBytes];
        byte[] body = new byte[FileKeyWrap.BodyBytes];
        try
        {
            RandomNumberGenerator.Fill(ephemeralSecret);
            Curves.X25519Base(ephemeralSecret, share);
            if (!SshEd25519Stanza.TryDeriveWrapKey(ephemeralSecret, _point, share, _point, _key, wrapKey))
            {
                throw new UnreachableException("A key of small order was refused when it was parsed.");
            }

            FileKeyWrap.Seal(wrapKey, fileKey.Bytes, body);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(ephemeralSecret);
            CryptographicOperations.ZeroMemory(wrapKey);
        }

        return new Stanza([SshEd25519Stanza.Type, SshEd25519Stanza.Tag(_key), StrictBase64.EncodeUnpadded(share)], body);
    }

    /// <returns>The OpenSSH public key line.</returns>
    public override string ToString() => _key.ToSshLine();
}
