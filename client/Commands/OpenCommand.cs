using System.CommandLine;
using Gateway.Client.Cli;
using Gateway.Client.Local;
using Gateway.Client.Profiles;
using Gateway.Crypto;

namespace Gateway.Client.Commands;

/// <summary>
/// <c>advisory open -i IDENTITY</c>: opens a local age file, stdin to stdout, no gateway. What leaves is authentic, but only exit code 0 says that it is
/// complete.
/// </summary>
internal static class OpenCommand
{
    public static Command Create(CommandEnvironment environment, GlobalOptions globals)
    {
        Option<string[]> identities = new("--identity", "-i")
        {
            Description = "A file of age identities, such as identity.txt, or an OpenSSH private key without a passphrase.",
            HelpName = "FILE",
        };
        Command command = new("open", "Decrypt an age file, binary or armored, from stdin to stdout.") { identities };
        command.SetAction((parsed, cancellationToken) => CommandRunner.RunAsync(
            environment, () => RunAsync(environment, parsed.GetValue(identities) ?? [], globals.Passphrases(parsed), cancellationToken), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        CommandEnvironment environment, string[] files, PassphraseSource passphrases, CancellationToken cancellationToken)
    {
        if (files.Length == 0 && !passphrases.IsThere)
        {
            throw new UsageException("Say what opens it: --identity FILE, or --passphrase-file FILE.");
        }

        using OpeningIdentities identities = await OpeningIdentities.LoadAsync(files, passphrases, cancellationToken);
        return await DecryptAsync(environment, identities.All, cancellationToken);
    }

    private static async Task<int> DecryptAsync(CommandEnvironment environment, IReadOnlyList<IIdentity> identities, CancellationToken cancellationToken)
    {
        await using Stream input = environment.OpenInput();
        await using Stream output = environment.OpenOutput();
        try
        {
            await AgeFile.DecryptAsync(input, output, identities, cancellationToken);
            await output.FlushAsync(cancellationToken);
            return ExitCode.Ok;
        }
        catch (HeaderFormatException)
        {
            return await FailAsync(environment, ExitCode.OpenHeader, "This is not an age file, or its header is damaged.");
        }
        catch (ArmorFormatException)
        {
            return await FailAsync(environment, ExitCode.OpenArmor, "The file's armor is damaged.");
        }
        catch (HeaderMacException)
        {
            return await FailAsync(environment, ExitCode.OpenMac, "The file's header was changed.");
        }
        catch (NoIdentityMatchException)
        {
            return await FailAsync(environment, ExitCode.OpenNoIdentity, "None of these identities, nor the passphrase if there was one, opens this file.");
        }
        catch (PayloadException)
        {
            return await FailAsync(environment, ExitCode.OpenPayload, "The file is damaged or cut short; what was written is not all of it.");
        }
    }

    private static async Task<int> FailAsync(CommandEnvironment environment, int exitCode, Sentence sentence)
    {
        await environment.WarnAsync(sentence);
        return exitCode;
    }
}
