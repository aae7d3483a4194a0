using System.Globalization;
using System.Security.Cryptography;
using Gateway.Client.Cli;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Profiles;

/// <summary>The folder of one principal: its keys, who it is, and under <c>state/</c> what the program remembers of the gateway.</summary>
internal sealed class Profile
{
    public const string RootFile = "root.pem";
    public const string SigningFile = "signing.pem";
    public const string AccessFile = "access.pem";
    public const string IdentityFileName = "identity.txt";
    public const string EnrolmentFile = "enrolment.json";
    public const string PrincipalFileName = "principal.json";

    private readonly Lazy<PrincipalFile> principal;

    private Profile(string folder)
    {
        Folder = folder;
        principal = new Lazy<PrincipalFile>(() => PrincipalFile.Parse(PathOf(PrincipalFileName), PrivateFile.Read(PathOf(PrincipalFileName))));
    }

    public string Folder { get; }

    public string StateFolder => Path.Combine(Folder, "state");

    public PrincipalFile Principal => principal.Value;

    /// <exception cref="UsageException">There is no such folder.</exception>
    public static Profile Open(string folder) =>
        System.IO.Directory.Exists(folder)
            ? new Profile(Path.GetFullPath(folder))
            : throw new UsageException($"There is no folder {folder}; check --keys, or make keys with advisory keygen.");

    public string PathOf(string file) => Path.Combine(Folder, file);

    /// <summary>The key that signs statements, receipts, withdrawals and admin acts; the caller disposes it.</summary>
    public SigningKey LoadSigningKey() => LoadKey(PathOf(SigningFile));

    /// <summary>The key that logs in; the caller disposes it.</summary>
    public SigningKey LoadAccessKey() => LoadKey(PathOf(AccessFile));

    /// <summary>The root keys that lie in the folder, where they should not stay: <c>root.pem</c>, or <c>root-1.pem</c> and so on.</summary>
    public IReadOnlyList<string> RootKeyPaths => [.. RootFiles().Select(PathOf).Where(File.Exists)];

    /// <summary>The names that root keys of an agency with so many have.</summary>
    public static IReadOnlyList<string> RootFilesOf(int keys) =>
        keys == 1 ? [RootFile] : [.. Enumerable.Range(1, keys).Select(number => string.Create(CultureInfo.InvariantCulture, $"root-{number}.pem"))];

    /// <summary>The age identities that open what was sent to this principal; the caller disposes them.</summary>
    public async Task<OwnIdentities> LoadIdentitiesAsync(PassphraseSource passphrases, CancellationToken cancellationToken)
    {
        string path = PathOf(IdentityFileName);
        using IdentityText text = await IdentityText.ReadAsync(path, passphrases, cancellationToken);
        try
        {
            return OwnIdentities.Parse(text.Utf8);
        }
        catch (KeyFormatException failure)
        {
            throw IdentityText.NotIdentities(path, failure);
        }
    }

    private static IEnumerable<string> RootFiles() => [RootFile, .. RootFilesOf(Limits.RootKeys)];

    /// <summary>Reads a private key, PKCS#8 PEM or unencrypted OpenSSH; the caller disposes it.</summary>
    public static SigningKey LoadKey(string path)
    {
        byte[] content = PrivateFile.ReadSecret(path);
        try
        {
            return ParseKey(path, content);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
        }
    }

    /// <summary>Parses what was read from a private key's file; the caller disposes the key.</summary>
    public static SigningKey ParseKey(string path, ReadOnlySpan<byte> content)
    {
        try
        {
            return SigningKey.Parse(content);
        }
        catch (KeyFormatException failure)
        {
            throw new UsageException($"{path} is not an Ed25519 private key (PKCS#8 PEM, or OpenSSH without a passphrase).", failure);
        }
    }
}
