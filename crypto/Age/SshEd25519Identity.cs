using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Gateway.Crypto;

/// <summary>An SSH private key that opens files encrypted to its public half, as age does for <c>-i id_ed25519</c>. Owns a guarded copy. Safe for several threads.</summary>
public sealed class SshEd25519Identity : IIdentity, IDisposable
{
    private readonly VerifyingKey _key;
    private readonly string _tag;
    private readonly SecretMemory _scalar;
    private readonly byte[] _point = new byte[Curves.X25519KeyBytes];

    /// <summary>Takes an SSH key.</summary>
    /// <param name="key">The private key; stays the caller's and is not needed after this call.</param>
    /// <exception cref="ObjectDisposedException">The key is gone.</exception>
    public SshEd25519Identity(SigningKey key)
    {
        _key = key.VerifyingKey;
        _tag = SshEd25519Stanza.Tag(_key);
        Span<byte> scalar = stackalloc byte[Curves.X25519KeyBytes];
        try
        {
            key.DeriveX25519Scalar(scalar);
            Curves.X25519Base(scalar, _point);
            _scalar = new SecretMemory(scalar);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(scalar);
        }
    }

    /// <inheritdoc/>
    public bool TryUnwrap(IReadOnlyList<Stanza> stanzas, [NotNullWhen(true)] out FileKey? fileKey)
    {
        List<AddressedStanza> mine = AddressedStanza.ReadAll(stanzas, SshEd25519Stanza.Type, argumentCount: 3, Curves.X25519KeyBytes);
        using SecretLease scalar = _scalar.Borrow();
        foreach ((byte[] share, Stanza stanza) in mine.Where(stanza => stanza.Stanza.Arguments[1] == _tag))
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
    public override string ToString() => nameof(SshEd25519Identity);

    private bool TryOpen(ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> share, ReadOnlySpan<byte> body, [NotNullWhen(true)] out FileKey? fileKey)
    {
        Span<byte> wrapKey = stackalloc byte[FileKeyWrap.WrapKeyBytes];
        try
        {
            if (!SshEd25519Stanza.TryDeriveWrapKey(scalar, share, share, _point, _key, wrapKey))
            {
                throw new HeaderFormatException("An ssh-ed25519 stanza's share is a low-order point.");
            }

            fileKey = FileKeyWrap.Open(wrapKey, body);
            return fileKey is not null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(wrapKey);
        }
    }
}
