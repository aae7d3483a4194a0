using System.Security.Cryptography;
using Gateway.Crypto;
using Gateway.Server.Options;

namespace Gateway.Server.Keys;

/// <summary>Private keys on disk. The bytes that pass through are zeroed.</summary>
internal static class KeyFile
{
    private delegate T KeyParser<out T>(ReadOnlySpan<byte> file);

    /// <summary>Reads an Ed25519 private key, for the caller to dispose.</summary>
    /// <exception cref="SetupException">The file is absent, open to others, or holds something else.</exception>
    public static SigningKey ReadSigningKey(string path) => Read(path, SigningKey.Parse);

    /// <summary>Reads the storage key, for the caller to dispose.</summary>
    /// <exception cref="SetupException">The file is absent, open to others, or holds something else.</exception>
    public static StorageKey ReadStorageKey(string path) => Read(path, StorageKey.Parse);

    /// <summary>Writes a key into a new file of mode 0600, and zeroes <paramref name="secret"/>.</summary>
    public static void Write(string path, byte[] secret)
    {
        try
        {
            SecretFile.Write(path, secret);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    private static T Read<T>(string path, KeyParser<T> parse)
    {
        byte[] file = SecretFile.Read(path);
        try
        {
            return parse(file);
        }
        catch (KeyFormatException exception)
        {
            throw new SetupException($"{path} does not hold the key that it should.", exception);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(file);
        }
    }
}
