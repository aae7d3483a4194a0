using System.Security.Cryptography;
using Gateway.Client.Cli;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Profiles;

/// <summary>A principal in the making: fresh keys, their files, and the entry for the agency's record.</summary>
internal sealed class NewPrincipal : IDisposable
{
    private readonly SigningKey signing;
    private readonly SigningKey access;
    private readonly NewIdentities identities;

    private NewPrincipal(AgencyId agency, SigningKey signing, NewIdentities identities)
    {
        Id = PrincipalId.Create(agency);
        this.signing = signing;
        access = SigningKey.Generate();
        this.identities = identities;
    }

    public PrincipalId Id { get; }

    /// <summary>Makes the keys; the signing key is taken from a file where one is named.</summary>
    /// <param name="agency">Whose principal it will be.</param>
    /// <param name="signingKeyPath">The signing key's file, or null.</param>
    /// <param name="receiveClasses">Of which classes its receive keys are to be.</param>
    /// <exception cref="CryptoUnavailableException">One is to be hybrid, and this machine has no ML-KEM.</exception>
    public static NewPrincipal Create(AgencyId agency, string? signingKeyPath, IReadOnlyCollection<HeaderClass> receiveClasses)
    {
        SigningKey signing = signingKeyPath is null ? SigningKey.Generate() : Profile.LoadKey(signingKeyPath);
        try
        {
            return new NewPrincipal(agency, signing, NewIdentities.Generate(receiveClasses));
        }
        catch (CryptoUnavailableException)
        {
            signing.Dispose();
            throw;
        }
    }

    /// <summary>How the agency's record lists it.</summary>
    public RecordedPrincipal Describe(PrincipalKind kind, IEnumerable<Role> roles, DateTimeOffset now) => new()
    {
        Id = Id,
        Kind = kind,
        Roles = [.. roles.Distinct()],
        Keys = new PrincipalKeys { Access = [access.VerifyingKey], Receive = identities.Keys, Sign = [signing.VerifyingKey] },
        // A gateway whose clock is a little behind must not find the keys not yet valid.
        ValidFrom = CanonicalTime.Truncate(now - Limits.ClockSkew),
    };

    /// <summary>Refuses a folder in which one of the files to be written exists.</summary>
    /// <exception cref="UsageException">One does.</exception>
    public static void RequireFree(string folder, params IEnumerable<string> alsoFiles)
    {
        string[] names = [Profile.SigningFile, Profile.AccessFile, Profile.IdentityFileName, Profile.PrincipalFileName, .. alsoFiles];
        if (names.FirstOrDefault(name => File.Exists(Path.Combine(folder, name))) is { } taken)
        {
            throw new UsageException($"{Path.Combine(folder, taken)} exists and would be overwritten; name another folder with --out.");
        }
    }

    /// <summary>Writes the private keys and who they belong to; every file mode 0600, and the identity sealed if there is a passphrase.</summary>
    public async Task WriteAsync(string folder, GatewayName? gateway, SecretMemory? passphrase, CancellationToken cancellationToken)
    {
        // The slow part first: whoever interrupts it finds no half of a folder.
        byte[] identityFile = await IdentityFileAsync(passphrase, cancellationToken);
        PrivateFile.CreateFolder(folder);
        WriteSecret(Path.Combine(folder, Profile.SigningFile), signing.ExportPkcs8Pem());
        WriteSecret(Path.Combine(folder, Profile.AccessFile), access.ExportPkcs8Pem());
        WriteSecret(Path.Combine(folder, Profile.IdentityFileName), identityFile);
        PrivateFile.CreateNew(Path.Combine(folder, Profile.PrincipalFileName), new PrincipalFile(Id, gateway).ToBytes());
    }

    /// <summary>Takes back what <see cref="WriteAsync"/> wrote.</summary>
    public static void Erase(string folder)
    {
        foreach (string name in (string[])[Profile.SigningFile, Profile.AccessFile, Profile.IdentityFileName, Profile.PrincipalFileName])
        {
            File.Delete(Path.Combine(folder, name));
        }
    }

    /// <summary>Writes a secret and zeroes the copy that was handed over.</summary>
    public static void WriteSecret(string path, byte[] secret)
    {
        try
        {
            PrivateFile.CreateNew(path, secret);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    public void Dispose()
    {
        signing.Dispose();
        access.Dispose();
        identities.Dispose();
    }

    private async Task<byte[]> IdentityFileAsync(SecretMemory? passphrase, CancellationToken cancellationToken)
    {
        byte[] text = identities.ToFile();
        if (passphrase is null)
        {
            return text;
        }

        try
        {
            return await IdentityText.SealAsync(text, passphrase, cancellationToken);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
        }
    }
}
