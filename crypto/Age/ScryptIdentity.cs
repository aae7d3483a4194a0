using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Crypto;

/// <summary>
/// A passphrase that opens a file encrypted with it (c2sp.org/age, scrypt recipient type). Owns a guarded copy. Safe for several threads.
/// </summary>
public sealed class ScryptIdentity : IIdentity, IDisposable
{
    /// <summary>
    /// The largest work factor that is worked off, as a power of two: 1 GiB. A stranger's file names its own, and must not choose our memory.
    /// </summary>
    public const int MaxLogWorkFactor = 20;

    private readonly SecretMemory _passphrase;

    /// <summary>Takes a passphrase.</summary>
    /// <param name="passphrase">UTF-8, at least one byte; still the caller's to zero.</param>
    /// <exception cref="ArgumentException">The passphrase is empty.</exception>
    public ScryptIdentity(ReadOnlySpan<byte> passphrase) => _passphrase = new SecretMemory(passphrase);

    /// <inheritdoc/>
    /// <exception cref="CryptoUnavailableException">There is not enough memory.</exception>
    public bool TryUnwrap(IReadOnlyList<Stanza> stanzas, [NotNullWhen(true)] out FileKey? fileKey)
    {
        fileKey = null;
        if (!stanzas.Any(static stanza => stanza.Type == ScryptStanza.Type))
        {
            return false;
        }

        // Beside others it would open for people who do not know the passphrase, and knowing it would prove nothing of the author.
        if (stanzas.Count != 1)
        {
            throw new HeaderFormatException("An scrypt stanza is not the only one.");
        }

        (byte[] salt, int logWorkFactor) = ReadArguments(stanzas[0]);
        Span<byte> wrapKey = stackalloc byte[FileKeyWrap.WrapKeyBytes];
        using SecretLease passphrase = _passphrase.Borrow();
        try
        {
            ScryptStanza.DeriveWrapKey(passphrase.Bytes, salt, logWorkFactor, wrapKey);
            fileKey = FileKeyWrap.Open(wrapKey, stanzas[0].Body.Span);
            return fileKey is not null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(wrapKey);
        }
    }

    /// <summary>Zeroes and frees the passphrase.</summary>
    public void Dispose() => _passphrase.Dispose();

    /// <returns>The name of the type, never the passphrase.</returns>
    public override string ToString() => nameof(ScryptIdentity);

    // The checks that c2sp.org/age makes a MUST. The body's length comes before any decryption, against partitioning oracles.
    private static (byte[] Salt, int LogWorkFactor) ReadArguments(Stanza stanza)
    {
        if (stanza.Arguments.Count != 3
            || !StrictBase64.TryDecodeUnpadded(Encoding.ASCII.GetBytes(stanza.Arguments[1]), out byte[] salt)
            || salt.Length != ScryptStanza.SaltBytes
            || stanza.Body.Length != FileKeyWrap.BodyBytes
            || !int.TryParse(stanza.Arguments[2], NumberStyles.None, CultureInfo.InvariantCulture, out int logWorkFactor)
            || stanza.Arguments[2] != logWorkFactor.ToString(CultureInfo.InvariantCulture)
            || logWorkFactor == 0)
        {
            throw new HeaderFormatException("An scrypt stanza is malformed.");
        }

        return logWorkFactor <= MaxLogWorkFactor
            ? (salt, logWorkFactor)
            : throw new HeaderFormatException($"An scrypt stanza asks for more work than 2^{MaxLogWorkFactor}.");
    }
}
