using System.Security.Cryptography;
using Gateway.Client.Cli;
using Gateway.Client.Profiles;
using Gateway.Crypto;

namespace Gateway.Client.Local;

/// <summary>
/// What a local file may be opened with: age identities, OpenSSH private keys, and a passphrase. An identity file that is itself an age file under a passphrase
/// is opened with that passphrase, in memory only. Owns all of them.
/// </summary>
internal sealed class OpeningIdentities : IDisposable
{
    private readonly List<IIdentity> identities = [];

    private OpeningIdentities()
    {
    }

    public IReadOnlyList<IIdentity> All => identities;

    private static ReadOnlySpan<byte> OpenSshStart => "-----BEGIN OPENSSH PRIVATE KEY-----"u8;

    private static ReadOnlySpan<byte> AgeStart => "age-encryption.org/v1\n"u8;

    private static ReadOnlySpan<byte> ArmorStart => "-----BEGIN AGE ENCRYPTED FILE-----"u8;

    /// <exception cref="UsageException">A file is absent, open to others, or not what it should be.</exception>
    public static async Task<OpeningIdentities> LoadAsync(IReadOnlyList<string> files, string? passphraseFile, CancellationToken cancellationToken)
    {
        OpeningIdentities loaded = new();
        try
        {
            using SecretMemory? passphrase = passphraseFile is null ? null : PassphraseFile.Read(passphraseFile);
            foreach (string file in files)
            {
                await loaded.AddAsync(file, passphrase, cancellationToken);
            }

            if (passphrase is not null)
            {
                using SecretLease bytes = passphrase.Borrow();
                loaded.identities.Add(new ScryptIdentity(bytes.Bytes));
            }

            return loaded;
        }
        catch
        {
            loaded.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (IDisposable identity in identities.OfType<IDisposable>())
        {
            identity.Dispose();
        }
    }

    private async Task AddAsync(string path, SecretMemory? passphrase, CancellationToken cancellationToken)
    {
        byte[] content = PrivateFile.ReadSecret(path);
        try
        {
            if (content.AsSpan().StartsWith(OpenSshStart))
            {
                using SigningKey key = Profile.LoadKey(path);
                identities.Add(new SshEd25519Identity(key));
            }
            else if (content.AsSpan().StartsWith(AgeStart) || content.AsSpan().StartsWith(ArmorStart))
            {
                await AddSealedAsync(path, content, passphrase, cancellationToken);
            }
            else
            {
                AddText(path, content);
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
        }
    }

    private async Task AddSealedAsync(string path, byte[] content, SecretMemory? passphrase, CancellationToken cancellationToken)
    {
        if (passphrase is null)
        {
            throw new UsageException($"{path} is sealed under a passphrase; give it with --passphrase-file FILE.");
        }

        // The file cannot hold more than it is long itself.
        byte[] opened = GC.AllocateArray<byte>(content.Length, pinned: true);
        try
        {
            using MemoryStream destination = new(opened);
            using ScryptIdentity identity = Identity(passphrase);
            await AgeFile.DecryptAsync(new MemoryStream(content), destination, [identity], cancellationToken);
            AddText(path, opened.AsSpan(0, (int)destination.Position));
        }
        catch (Exception failure) when (failure is NoIdentityMatchException or HeaderMacException)
        {
            throw new UsageException($"The passphrase does not open {path}.", failure);
        }
        catch (Exception failure) when (failure is HeaderFormatException or ArmorFormatException or PayloadException)
        {
            throw NoIdentities(path, failure);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(opened);
        }
    }

    private void AddText(string path, ReadOnlySpan<byte> text)
    {
        try
        {
            identities.AddRange(IdentityFile.ParseAll(text));
        }
        catch (KeyFormatException failure)
        {
            throw NoIdentities(path, failure);
        }
    }

    private static UsageException NoIdentities(string path, Exception failure) => new($"{path} is not a file of age identities.", failure);

    private static ScryptIdentity Identity(SecretMemory passphrase)
    {
        using SecretLease bytes = passphrase.Borrow();
        return new ScryptIdentity(bytes.Bytes);
    }
}
