using System.Security.Cryptography;
using Gateway.Crypto;
using Gateway.Server.Options;

namespace Gateway.Server.Keys;

/// <summary>
/// Private keys on disk: PKCS#8 PEM and the storage key's own form, or these in age files under a passphrase, which <c>age -d</c> opens. The bytes that pass
/// through are zeroed.
/// </summary>
/// <param name="passphrase">What seals and opens them; null if nothing is sealed.</param>
internal sealed class KeyFiles(PassphraseFile? passphrase)
{
    private delegate T KeyParser<out T>(ReadOnlySpan<byte> file);

    /// <summary>The key files of a gateway with these settings.</summary>
    public static KeyFiles Of(GatewayOptions options) => new(options.Keys.PassphraseFile is { } path ? new PassphraseFile(path) : null);

    /// <summary>
    /// Whether every private key of a data folder is sealed: whoever copies the folder, as a backup does, then copies no key that opens without the passphrase.
    /// </summary>
    public static bool AreSealed(DataFolder data) => Directory.EnumerateFiles(data.Keys)
        .Where(path => path != data.KeysLock && Path.GetExtension(path) != LogKeyFiles.NoteExtension).All(IsSealed);

    /// <summary>Whether one file is sealed.</summary>
    public static bool IsSealed(string path) => SmallAgeFile.IsAgeFile(File.ReadAllBytes(path));

    /// <summary>Every private key of a data folder, those that are not in force yet or any more included.</summary>
    public static IEnumerable<string> Enumerate(DataFolder data) =>
        Directory.EnumerateFiles(data.Keys).Where(path => Path.GetExtension(path) is ".pem" or ".key").Order(StringComparer.Ordinal);

    /// <summary>Reads an Ed25519 private key, for the caller to dispose.</summary>
    /// <exception cref="SetupException">The file is absent, open to others, sealed under another passphrase, or holds something else.</exception>
    public SigningKey ReadSigningKey(string path) => Read(path, SigningKey.Parse);

    /// <summary>Reads the storage key, and those before it if there are any, for the caller to dispose.</summary>
    /// <exception cref="SetupException">A file is absent, open to others, sealed under another passphrase, or holds something else.</exception>
    public StorageKeyring ReadStorageKeys(DataFolder data)
    {
        StorageKey current = Read(data.StorageKey, StorageKey.Parse);
        try
        {
            return new StorageKeyring(current, File.Exists(data.FormerStorageKeys) ? Read(data.FormerStorageKeys, ParseList) : []);
        }
        catch (SetupException)
        {
            current.Dispose();
            throw;
        }
    }

    /// <summary>The bytes of a key file as they were before they were sealed, for the caller to zero.</summary>
    /// <exception cref="SetupException">The file is absent, open to others, or sealed under another passphrase.</exception>
    public byte[] ReadPlain(string path)
    {
        byte[] file = SecretFile.Read(path);
        if (!SmallAgeFile.IsAgeFile(file))
        {
            return file;
        }

        return passphrase is null
            ? throw new SetupException($"{path} is sealed; name the passphrase's file in Gateway:Keys:PassphraseFile.")
            : passphrase.Open(path, file);
    }

    /// <summary>Writes a key into a new file of mode 0600, and zeroes <paramref name="secret"/>.</summary>
    public void Write(string path, byte[] secret) => Zeroing(secret, kept => SecretFile.Write(path, kept));

    /// <summary>Writes a key in place of another, whole or not at all, and zeroes <paramref name="secret"/>.</summary>
    public void Replace(string path, byte[] secret) => Zeroing(secret, kept => SecretFile.Replace(path, kept));

    private void Zeroing(byte[] secret, Action<byte[]> write)
    {
        try
        {
            write(passphrase is null ? secret : passphrase.Seal(secret));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    private T Read<T>(string path, KeyParser<T> parse)
    {
        byte[] file = ReadPlain(path);
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

    private static IReadOnlyList<StorageKey> ParseList(ReadOnlySpan<byte> file)
    {
        List<StorageKey> keys = [];
        foreach (Range line in file.Split((byte)'\n'))
        {
            if (!file[line].IsEmpty)
            {
                keys.Add(StorageKey.Parse(file[line]));
            }
        }

        return keys;
    }
}
