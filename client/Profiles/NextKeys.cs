using System.Security.Cryptography;
using Gateway.Client.Cli;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Profiles;

/// <summary>
/// Keys that were made to stand beside a principal's own, in <c>next/</c> of its keys folder until the directory lists them. Then they take their place;
/// the former sign and access keys go to <c>former/</c>, former identities stay in <c>identity.txt</c> behind the new one, because what was sealed to
/// them opens with nothing else. Where <c>identity.txt</c> is sealed, the new one is sealed under the same passphrase from its first moment on the disk.
/// </summary>
internal sealed class NextKeys : IDisposable
{
    private const string FolderName = "next";
    private const string FormerFolderName = "former";

    private readonly Profile profile;
    private readonly HeldPassphrase passphrase;

    private NextKeys(Profile profile, PassphraseSource passphrases)
    {
        this.profile = profile;
        passphrase = new HeldPassphrase(passphrases);
    }

    private string Folder => profile.PathOf(FolderName);

    /// <summary>The keys that wait in the folder, or null; the caller disposes them.</summary>
    public static NextKeys? Find(Profile profile, PassphraseSource passphrases)
    {
        NextKeys keys = new(profile, passphrases);
        return keys.Has(Profile.SigningFile) || keys.Has(Profile.AccessFile) || keys.Has(Profile.IdentityFileName) ? keys : null;
    }

    /// <summary>Makes a key for each purpose, of the receive keys one of each class, and writes it, mode 0600; the caller disposes what stands for them.</summary>
    /// <exception cref="UsageException">The identities, to which one is to be added, are sealed under a passphrase that nobody tells, or are not what they should be.</exception>
    /// <exception cref="CryptoUnavailableException">A receive key is to be hybrid, and this machine has no ML-KEM; nothing was made.</exception>
    public static async Task<NextKeys> CreateAsync(
        Profile profile, IReadOnlyCollection<KeyPurpose> purposes, IReadOnlyCollection<HeaderClass> receiveClasses, PassphraseSource passphrases, CancellationToken cancellationToken)
    {
        NextKeys keys = new(profile, passphrases);
        try
        {
            await keys.MakeAsync(purposes, receiveClasses, cancellationToken);
            return keys;
        }
        catch
        {
            keys.Dispose();
            throw;
        }
    }

    /// <summary>The public keys, to be listed in the principal's record.</summary>
    public async Task<PrincipalKeys> ReadAsync(CancellationToken cancellationToken)
    {
        return new PrincipalKeys { Access = ReadKey(Profile.AccessFile), Receive = await ReadIdentityAsync(cancellationToken), Sign = ReadKey(Profile.SigningFile) };
    }

    /// <summary>Whether a record lists all of them for the principal.</summary>
    public async Task<bool> AreListedInAsync(AgencyRecord record, PrincipalId principal, CancellationToken cancellationToken) =>
        record.Find(principal) is { } recorded && (await ReadAsync(cancellationToken)).All().All(key => recorded.Keys.Contains(key.Purpose, key.Text));

    /// <summary>Puts each key in its place. Interrupted anywhere, it can be done again.</summary>
    public async Task ActivateAsync(CancellationToken cancellationToken)
    {
        ActivateKey(Profile.SigningFile);
        ActivateKey(Profile.AccessFile);
        await ActivateIdentityAsync(cancellationToken);
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Takes back what <see cref="CreateAsync"/> wrote.</summary>
    public void Erase() => Directory.Delete(Folder, recursive: true);

    /// <summary>Zeroes and frees the passphrase, if it was needed.</summary>
    public void Dispose() => passphrase.Dispose();

    private static void RequireMakeable(IReadOnlyCollection<HeaderClass> receiveClasses)
    {
        if (receiveClasses.Contains(HeaderClass.Hybrid))
        {
            HybridRecipient.RequireSupport();
        }
    }

    private async Task MakeAsync(IReadOnlyCollection<KeyPurpose> purposes, IReadOnlyCollection<HeaderClass> receiveClasses, CancellationToken cancellationToken)
    {
        List<(string File, byte[] Secret)> made = [];
        try
        {
            // The slow and doubtful part first: whoever does not know the passphrase finds nothing begun.
            if (purposes.Contains(KeyPurpose.Receive))
            {
                RequireMakeable(receiveClasses);
                made.Add((Profile.IdentityFileName, await GenerateIdentityAsync(receiveClasses, cancellationToken)));
            }

            foreach (KeyPurpose purpose in purposes.Where(purpose => purpose != KeyPurpose.Receive))
            {
                using SigningKey key = SigningKey.Generate();
                made.Add((FileOf(purpose), key.ExportPkcs8Pem()));
            }

            PrivateFile.CreateFolder(Folder);
            made.ForEach(secret => PrivateFile.CreateNew(PathOf(secret.File), secret.Secret));
        }
        finally
        {
            made.ForEach(secret => CryptographicOperations.ZeroMemory(secret.Secret));
        }
    }

    private async Task<byte[]> GenerateIdentityAsync(IReadOnlyCollection<HeaderClass> receiveClasses, CancellationToken cancellationToken)
    {
        using IdentityText present = await IdentityText.ReadAsync(profile.PathOf(Profile.IdentityFileName), passphrase, cancellationToken);
        using NewIdentities identities = NewIdentities.Generate(receiveClasses);
        byte[] text = identities.ToFile();
        return present.WasSealed ? await SealAsync(text, cancellationToken) : text;
    }

    // Zeroes the text.
    private async Task<byte[]> SealAsync(byte[] text, CancellationToken cancellationToken)
    {
        try
        {
            return await IdentityText.SealAsync(text, await passphrase.ReadAsync(profile.PathOf(Profile.IdentityFileName), cancellationToken), cancellationToken);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
        }
    }

    private static string FileOf(KeyPurpose purpose) => purpose switch
    {
        KeyPurpose.Sign => Profile.SigningFile,
        KeyPurpose.Access => Profile.AccessFile,
        _ => throw new ArgumentOutOfRangeException(nameof(purpose)),
    };

    private bool Has(string file) => File.Exists(PathOf(file));

    private string PathOf(string file) => Path.Combine(Folder, file);

    private IReadOnlyList<VerifyingKey> ReadKey(string file)
    {
        if (!Has(file))
        {
            return [];
        }

        using SigningKey key = Profile.LoadKey(PathOf(file));
        return [key.VerifyingKey];
    }

    private async Task<IReadOnlyList<ReceiveKey>> ReadIdentityAsync(CancellationToken cancellationToken)
    {
        if (!Has(Profile.IdentityFileName))
        {
            return [];
        }

        using IdentityText text = await IdentityText.ReadAsync(PathOf(Profile.IdentityFileName), passphrase, cancellationToken);
        try
        {
            using OwnIdentities identities = OwnIdentities.Parse(text.Utf8);
            identities.RequireUsableFor(HeaderClass.Hybrid);
            return identities.Keys;
        }
        catch (KeyFormatException failure)
        {
            throw IdentityText.NotIdentities(PathOf(Profile.IdentityFileName), failure);
        }
    }

    private void ActivateKey(string file)
    {
        if (!Has(file))
        {
            return;
        }

        SetAside(file);
        File.Move(PathOf(file), profile.PathOf(file), overwrite: true);
    }

    // Named after the key, so that a second attempt finds it there.
    private void SetAside(string file)
    {
        string folder = profile.PathOf(FormerFolderName);
        PrivateFile.CreateFolder(folder);
        using SigningKey key = Profile.LoadKey(profile.PathOf(file));
        string id = Convert.ToHexStringLower(key.VerifyingKey.Bytes[..8]);
        string path = Path.Combine(folder, $"{Path.GetFileNameWithoutExtension(file)}-{id}.pem");
        if (!File.Exists(path))
        {
            NewPrincipal.WriteSecret(path, PrivateFile.ReadSecret(profile.PathOf(file)));
        }
    }

    private async Task ActivateIdentityAsync(CancellationToken cancellationToken)
    {
        if (!Has(Profile.IdentityFileName))
        {
            return;
        }

        using IdentityText next = await IdentityText.ReadAsync(PathOf(Profile.IdentityFileName), passphrase, cancellationToken);
        using IdentityText former = await IdentityText.ReadAsync(profile.PathOf(Profile.IdentityFileName), passphrase, cancellationToken);
        if (former.Utf8.StartsWith(next.Utf8))
        {
            return;
        }

        byte[] together = [.. next.Utf8, .. former.Utf8];
        // What one of the two was sealed for stays sealed.
        byte[] content = next.WasSealed || former.WasSealed ? await SealAsync(together, cancellationToken) : together;
        try
        {
            PrivateFile.Replace(profile.PathOf(Profile.IdentityFileName), content);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
        }
    }
}
