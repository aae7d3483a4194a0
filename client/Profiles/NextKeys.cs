using System.Security.Cryptography;
using Gateway.Client.Cli;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Profiles;

/// <summary>
/// Keys that were made to stand beside a principal's own, in <c>next/</c> of its keys folder until the directory lists them. Then they take their place;
/// the former sign and access keys go to <c>former/</c>, former identities stay in <c>identity.txt</c> behind the new one, because what was sealed to
/// them opens with nothing else.
/// </summary>
internal sealed class NextKeys
{
    private const string FolderName = "next";
    private const string FormerFolderName = "former";

    private readonly Profile profile;

    private NextKeys(Profile profile) => this.profile = profile;

    private string Folder => profile.PathOf(FolderName);

    /// <summary>The keys that wait in the folder, or null.</summary>
    public static NextKeys? Find(Profile profile)
    {
        NextKeys keys = new(profile);
        return keys.Has(Profile.SigningFile) || keys.Has(Profile.AccessFile) || keys.Has(Profile.IdentityFileName) ? keys : null;
    }

    /// <summary>Makes a key for each purpose, of the receive keys one of each class, and writes it, mode 0600.</summary>
    /// <exception cref="UsageException">The identities, to which one is to be added, are sealed.</exception>
    /// <exception cref="CryptoUnavailableException">A receive key is to be hybrid, and this machine has no ML-KEM; nothing was made.</exception>
    public static NextKeys Create(Profile profile, IReadOnlyCollection<KeyPurpose> purposes, IReadOnlyCollection<HeaderClass> receiveClasses)
    {
        if (purposes.Contains(KeyPurpose.Receive))
        {
            RequireMakeable(receiveClasses);
            CryptographicOperations.ZeroMemory(ReadOpenIdentities(profile));
        }

        NextKeys keys = new(profile);
        PrivateFile.CreateFolder(keys.Folder);
        foreach (KeyPurpose purpose in purposes)
        {
            NewPrincipal.WriteSecret(keys.PathOf(FileOf(purpose)), Generate(purpose, receiveClasses));
        }

        return keys;
    }

    /// <summary>The public keys, to be listed in the principal's record.</summary>
    public PrincipalKeys Read()
    {
        return new PrincipalKeys { Access = ReadKey(Profile.AccessFile), Receive = ReadIdentity(), Sign = ReadKey(Profile.SigningFile) };
    }

    /// <summary>Whether a record lists all of them for the principal.</summary>
    public bool AreListedIn(AgencyRecord record, PrincipalId principal) =>
        record.Find(principal) is { } recorded && Read().All().All(key => recorded.Keys.Contains(key.Purpose, key.Text));

    /// <summary>Puts each key in its place. Interrupted anywhere, it can be done again.</summary>
    public void Activate()
    {
        ActivateKey(Profile.SigningFile);
        ActivateKey(Profile.AccessFile);
        ActivateIdentity();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Takes back what <see cref="Create"/> wrote.</summary>
    public void Erase() => Directory.Delete(Folder, recursive: true);

    private static void RequireMakeable(IReadOnlyCollection<HeaderClass> receiveClasses)
    {
        if (receiveClasses.Contains(HeaderClass.Hybrid))
        {
            HybridRecipient.RequireSupport();
        }
    }

    private static byte[] Generate(KeyPurpose purpose, IReadOnlyCollection<HeaderClass> receiveClasses)
    {
        if (purpose == KeyPurpose.Receive)
        {
            using NewIdentities identities = NewIdentities.Generate(receiveClasses);
            return identities.ToFile();
        }

        using SigningKey key = SigningKey.Generate();
        return key.ExportPkcs8Pem();
    }

    private static string FileOf(KeyPurpose purpose) => purpose switch
    {
        KeyPurpose.Sign => Profile.SigningFile,
        KeyPurpose.Access => Profile.AccessFile,
        KeyPurpose.Receive => Profile.IdentityFileName,
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

    private IReadOnlyList<ReceiveKey> ReadIdentity()
    {
        if (!Has(Profile.IdentityFileName))
        {
            return [];
        }

        byte[] content = PrivateFile.ReadSecret(PathOf(Profile.IdentityFileName));
        try
        {
            using OwnIdentities identities = OwnIdentities.Parse(content);
            identities.RequireUsableFor(HeaderClass.Hybrid);
            return identities.Keys;
        }
        catch (KeyFormatException failure)
        {
            throw IdentityText.NotIdentities(PathOf(Profile.IdentityFileName), failure);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
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

    // A new identity is put before the others in one file; sealed ones would have to be opened on the disk for it, which is their owner's to decide.
    private static byte[] ReadOpenIdentities(Profile profile)
    {
        string path = profile.PathOf(Profile.IdentityFileName);
        byte[] content = PrivateFile.ReadSecret(path);
        return IdentityText.IsSealed(content)
            ? throw new UsageException($"{path} is sealed: open it with age -d, rotate, and seal it again with age -p -a; or rotate without --purpose receive.")
            : content;
    }

    private void ActivateIdentity()
    {
        if (!Has(Profile.IdentityFileName))
        {
            return;
        }

        byte[] next = PrivateFile.ReadSecret(PathOf(Profile.IdentityFileName));
        byte[] former = ReadOpenIdentities(profile);
        byte[] together = [.. next, .. former];
        try
        {
            if (!former.AsSpan().StartsWith(next))
            {
                PrivateFile.Replace(profile.PathOf(Profile.IdentityFileName), together);
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(next);
            CryptographicOperations.ZeroMemory(former);
            CryptographicOperations.ZeroMemory(together);
        }
    }
}
