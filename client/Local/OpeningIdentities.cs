using Gateway.Client.Cli;
using Gateway.Client.Profiles;
using Gateway.Crypto;

namespace Gateway.Client.Local;

/// <summary>What a local file may be opened with: age identities, OpenSSH private keys, each in a file that may be sealed itself, and a passphrase. Owns all of them.</summary>
internal sealed class OpeningIdentities : IDisposable
{
    private readonly List<IIdentity> identities = [];

    private OpeningIdentities()
    {
    }

    /// <summary>In the order of the files; but what only stands for an identity that this machine cannot use comes last, so that it refuses only what none of the others opens.</summary>
    public IReadOnlyList<IIdentity> All => [.. identities.OrderBy(identity => identity is UnavailableHybridIdentity)];

    private static ReadOnlySpan<byte> OpenSshStart => "-----BEGIN OPENSSH PRIVATE KEY-----"u8;

    /// <summary>Loads the files. A passphrase that is in a file counts for the file to be opened too; without any file of identities it is asked for.</summary>
    /// <exception cref="UsageException">A file is absent, open to others, or not what it should be; or there is nothing to open with.</exception>
    public static async Task<OpeningIdentities> LoadAsync(IReadOnlyList<string> files, PassphraseSource passphrases, CancellationToken cancellationToken)
    {
        OpeningIdentities loaded = new();
        try
        {
            foreach (string file in files)
            {
                await loaded.AddAsync(file, passphrases, cancellationToken);
            }

            using SecretMemory? passphrase = files.Count == 0 ? await passphrases.ReadAsync("the file", cancellationToken) : passphrases.FromFile();
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

    private async Task AddAsync(string path, PassphraseSource passphrases, CancellationToken cancellationToken)
    {
        using IdentityText text = await IdentityText.ReadAsync(path, passphrases, cancellationToken);
        if (text.Utf8.StartsWith(OpenSshStart))
        {
            using SigningKey key = Profile.ParseKey(path, text.Utf8);
            identities.Add(new SshEd25519Identity(key));
            return;
        }

        try
        {
            identities.AddRange(IdentityFile.Parse(text.Utf8));
        }
        catch (KeyFormatException failure)
        {
            throw IdentityText.NotIdentities(path, failure);
        }
    }
}
