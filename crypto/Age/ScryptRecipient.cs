using System.Globalization;
using System.Security.Cryptography;

namespace Gateway.Crypto;

/// <summary>
/// Encrypts to whoever knows a passphrase (c2sp.org/age, scrypt recipient type); it is then the file's only recipient. Owns a guarded copy of the
/// passphrase. Safe for several threads.
/// </summary>
public sealed class ScryptRecipient : IRecipient, IDisposable
{
    /// <summary>The work factor that files are written with, as a power of two: 256 MiB and about a second.</summary>
    public const int DefaultLogWorkFactor = 18;

    private readonly SecretMemory _passphrase;
    private readonly int _logWorkFactor;

    /// <summary>Takes a passphrase.</summary>
    /// <param name="passphrase">UTF-8, at least one byte; still the caller's to zero.</param>
    /// <param name="logWorkFactor">The work factor as a power of two, 1 to <see cref="ScryptIdentity.MaxLogWorkFactor"/>.</param>
    /// <exception cref="ArgumentException">The passphrase is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The work factor is beyond its bounds.</exception>
    public ScryptRecipient(ReadOnlySpan<byte> passphrase, int logWorkFactor = DefaultLogWorkFactor)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(logWorkFactor, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(logWorkFactor, ScryptIdentity.MaxLogWorkFactor);
        _logWorkFactor = logWorkFactor;
        _passphrase = new SecretMemory(passphrase);
    }

    /// <inheritdoc/>
    public RecipientClass RecipientClass => RecipientClass.Passphrase;

    /// <inheritdoc/>
    /// <exception cref="CryptoUnavailableException">There is not enough memory.</exception>
    public Stanza Wrap(FileKey fileKey)
    {
        byte[] salt = RandomNumberGenerator.GetBytes(ScryptStanza.SaltBytes);
        byte[] body = new byte[FileKeyWrap.BodyBytes];
        Span<byte> wrapKey = stackalloc byte[FileKeyWrap.WrapKeyBytes];
        using SecretLease passphrase = _passphrase.Borrow();
        try
        {
            ScryptStanza.DeriveWrapKey(passphrase.Bytes, salt, _logWorkFactor, wrapKey);
            FileKeyWrap.Seal(wrapKey, fileKey.Bytes, body);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(wrapKey);
        }

        return new Stanza([ScryptStanza.Type, StrictBase64.EncodeUnpadded(salt), _logWorkFactor.ToString(CultureInfo.InvariantCulture)], body);
    }

    /// <summary>Zeroes and frees the passphrase.</summary>
    public void Dispose() => _passphrase.Dispose();

    /// <returns>The name of the type, never the passphrase.</returns>
    public override string ToString() => nameof(ScryptRecipient);
}
