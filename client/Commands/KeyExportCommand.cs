using System.CommandLine;
using System.Security.Cryptography;
using Gateway.Client.Cli;
using Gateway.Client.Profiles;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary><c>advisory key export</c>: a public key as directories list it, or with <c>--openssh</c> the private key as ssh-keygen reads it.</summary>
internal static class KeyExportCommand
{
    public static Command Create(CommandEnvironment environment, GlobalOptions globals)
    {
        Option<string> purpose = Words.Choice("--purpose", "Which key", "sign", "access", "receive");
        purpose.DefaultValueFactory = _ => "sign";
        Option<bool> openSsh = new("--openssh") { Description = "Print the private key in OpenSSH's format, for ssh-keygen before 9.6." };
        Command command = new("export", "Print one of your keys: the public one, unless --openssh asks for the private one.") { purpose, openSsh };
        command.SetAction((parsed, cancellationToken) => CommandRunner.RunAsync(
            environment,
            () =>
            {
                ConnectionSettings settings = globals.Read(parsed);
                Profile profile = Profile.Open(settings.RequireKeysFolder());
                return parsed.GetRequiredValue(purpose) == KeyPurpose.Receive.ToWire()
                    ? ExportReceiveAsync(environment, profile, settings.Passphrases, parsed.GetValue(openSsh), cancellationToken)
                    : Task.FromResult(Run(environment, profile, parsed.GetRequiredValue(purpose), parsed.GetValue(openSsh)));
            },
            cancellationToken));
        return command;
    }

    private static int Run(CommandEnvironment environment, Profile profile, string purpose, bool openSsh)
    {
        using SigningKey key = purpose == KeyPurpose.Sign.ToWire() ? profile.LoadSigningKey() : profile.LoadAccessKey();
        if (!openSsh)
        {
            environment.Out.WriteLine(key.VerifyingKey.ToSshLine());
            return ExitCode.Ok;
        }

        WriteSecret(environment, key.ExportOpenSshPem(profile.Principal.Principal.Value));
        return ExitCode.Ok;
    }

    private static async Task<int> ExportReceiveAsync(
        CommandEnvironment environment, Profile profile, PassphraseSource passphrases, bool openSsh, CancellationToken cancellationToken)
    {
        if (openSsh)
        {
            throw new UsageException($"A receive key is no SSH key; age reads {profile.PathOf(Profile.IdentityFileName)} as it is.");
        }

        using OwnIdentities identities = await profile.LoadIdentitiesAsync(passphrases, cancellationToken);
        foreach (ReceiveKey key in identities.Keys)
        {
            await environment.Out.WriteLineAsync(key.ToString());
        }

        if (identities.LackMlKem)
        {
            await environment.WarnAsync("A post-quantum key is left out, which a machine with libsodium 1.0.21 or OpenSSL 3.5, or later, would print too.");
        }

        return ExitCode.Ok;
    }

    private static void WriteSecret(CommandEnvironment environment, byte[] secret)
    {
        try
        {
            // As bytes: a string of it would stay in memory.
            using Stream output = environment.OpenOutput();
            output.Write(secret);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }
}
