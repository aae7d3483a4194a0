using System.Security.Cryptography;
using Gateway.Crypto;
using Gateway.Server.Options;

namespace Gateway.Server.Keys;

/// <summary>The passphrase of the gateway's private keys, in a file of its own; a line end behind it does not count.</summary>
/// <param name="path">The file, mode 0600.</param>
internal sealed class PassphraseFile(string path)
{
    // A stolen backup can be guessed at for years. 64 MiB and a quarter of a second a key: a start opens six of them.
    private const int LogWorkFactor = 16;
    private const int MinBytes = 16;

    /// <summary>Seals a key; an age file that <c>age -d</c> opens with the same passphrase.</summary>
    /// <exception cref="SetupException">The passphrase's file is absent, open to others or too short.</exception>
    public byte[] Seal(ReadOnlySpan<byte> secret)
    {
        byte[] passphrase = Read();
        try
        {
            using var recipient = new ScryptRecipient(passphrase.AsSpan().TrimEnd("\r\n"u8), LogWorkFactor);
            return SmallAgeFile.Encrypt(secret, recipient);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(passphrase);
        }
    }

    /// <summary>Opens a sealed key, for the caller to zero.</summary>
    /// <param name="file">The key's file, for the sentence that says why not.</param>
    /// <param name="sealedKey">Its bytes.</param>
    /// <exception cref="SetupException">The passphrase's file is not as it should be, or the key does not open.</exception>
    public byte[] Open(string file, ReadOnlySpan<byte> sealedKey)
    {
        byte[] passphrase = Read();
        try
        {
            using var identity = new ScryptIdentity(passphrase.AsSpan().TrimEnd("\r\n"u8));
            return SmallAgeFile.Decrypt(sealedKey, identity);
        }
        catch (Exception exception) when (exception is NoIdentityMatchException or HeaderFormatException or HeaderMacException or PayloadException)
        {
            throw new SetupException($"{file} does not open with the passphrase in {path}.", exception);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(passphrase);
        }
    }

    private byte[] Read()
    {
        byte[] file = SecretFile.Read(path);
        if (file.AsSpan().TrimEnd("\r\n"u8).Length >= MinBytes)
        {
            return file;
        }

        CryptographicOperations.ZeroMemory(file);
        throw new SetupException($"{path} holds a passphrase shorter than {MinBytes} bytes; openssl rand -base64 32 makes a good one.");
    }
}
