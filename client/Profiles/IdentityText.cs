using System.Security.Cryptography;
using Gateway.Client.Cli;
using Gateway.Crypto;

namespace Gateway.Client.Profiles;

/// <summary>
/// What a file of identities holds, in memory that the collector does not copy about, zeroed on disposal. On disk it may be an age file under a passphrase,
/// binary or armored, as stock age has it; it is opened in memory only.
/// </summary>
internal sealed class IdentityText : IDisposable
{
    private readonly byte[] buffer;
    private readonly int length;

    private IdentityText(byte[] buffer, int length, bool wasSealed)
    {
        this.buffer = buffer;
        this.length = length;
        WasSealed = wasSealed;
    }

    public ReadOnlySpan<byte> Utf8 => buffer.AsSpan(0, length);

    /// <summary>Whether the file holds it sealed under a passphrase.</summary>
    public bool WasSealed { get; }

    private static ReadOnlySpan<byte> AgeStart => "age-encryption.org/v1\n"u8;

    private static ReadOnlySpan<byte> ArmorStart => "-----BEGIN AGE ENCRYPTED FILE-----"u8;

    /// <exception cref="UsageException">The file is absent, open to others, or sealed under a passphrase that nobody tells or that is another one.</exception>
    public static async Task<IdentityText> ReadAsync(string path, PassphraseSource passphrases, CancellationToken cancellationToken)
    {
        using HeldPassphrase held = new(passphrases);
        return await ReadAsync(path, held, cancellationToken);
    }

    /// <summary>The same for one of several files under one passphrase.</summary>
    /// <exception cref="UsageException">The file is absent, open to others, or sealed under a passphrase that nobody tells or that is another one.</exception>
    public static async Task<IdentityText> ReadAsync(string path, HeldPassphrase passphrase, CancellationToken cancellationToken)
    {
        byte[] content = PrivateFile.ReadSecret(path);
        return IsSealed(content)
            ? await OpenAsync(path, content, await passphrase.ReadAsync(path, cancellationToken), cancellationToken)
            : new IdentityText(content, content.Length, wasSealed: false);
    }

    /// <summary>Seals identities under a passphrase, armored: what <see cref="ReadAsync(string, PassphraseSource, CancellationToken)"/> and stock age open.</summary>
    public static async Task<byte[]> SealAsync(byte[] text, SecretMemory passphrase, CancellationToken cancellationToken)
    {
        using ScryptRecipient recipient = Recipient(passphrase);
        using MemoryStream file = new();
        await AgeFile.EncryptArmoredAsync(new MemoryStream(text), file, [recipient], cancellationToken);
        return file.ToArray();
    }

    /// <summary>A file that holds something else.</summary>
    public static UsageException NotIdentities(string path, Exception failure) => new($"{path} is not a file of age identities.", failure);

    public void Dispose() => CryptographicOperations.ZeroMemory(buffer);

    private static bool IsSealed(ReadOnlySpan<byte> content) => content.StartsWith(AgeStart) || content.StartsWith(ArmorStart);

    private static async Task<IdentityText> OpenAsync(string path, byte[] content, SecretMemory passphrase, CancellationToken cancellationToken)
    {
        // The text cannot be longer than the file that holds it.
        byte[] opened = GC.AllocateArray<byte>(content.Length, pinned: true);
        try
        {
            using MemoryStream destination = new(opened);
            using ScryptIdentity identity = Identity(passphrase);
            await AgeFile.DecryptAsync(new MemoryStream(content), destination, [identity], cancellationToken);
            return new IdentityText(opened, (int)destination.Position, wasSealed: true);
        }
        catch (Exception failure) when (failure is NoIdentityMatchException or HeaderMacException)
        {
            CryptographicOperations.ZeroMemory(opened);
            throw new UsageException($"The passphrase does not open {path}.", failure);
        }
        catch (Exception failure) when (failure is HeaderFormatException or ArmorFormatException or PayloadException)
        {
            CryptographicOperations.ZeroMemory(opened);
            throw NotIdentities(path, failure);
        }
    }

    private static ScryptIdentity Identity(SecretMemory passphrase)
    {
        using SecretLease bytes = passphrase.Borrow();
        return new ScryptIdentity(bytes.Bytes);
    }

    private static ScryptRecipient Recipient(SecretMemory passphrase)
    {
        using SecretLease bytes = passphrase.Borrow();
        return new ScryptRecipient(bytes.Bytes);
    }
}
