using System.CommandLine;
using Gateway.Client.Cli;
using Gateway.Client.Local;
using Gateway.Client.Profiles;
using Gateway.Crypto;

namespace Gateway.Client.Commands;

/// <summary><c>advisory seal -r RECIPIENT…</c>: a local age file, stdin to stdout, no gateway.</summary>
internal static class SealCommand
{
    public static Command Create(CommandEnvironment environment, GlobalOptions globals)
    {
        Option<IReadOnlyList<string>> recipients = Words.List<string>(
            "--recipient", "Who can open it", TryParse, "age recipients, age1…, or ssh-ed25519 public keys");
        recipients.Aliases.Add("-r");
        // The command has no arguments that could be taken for recipients.
        recipients.AllowMultipleArgumentsPerToken = true;
        Option<string[]> files = new("--recipients-file", "-R") { Description = "A file with a recipient a line.", HelpName = "FILE" };
        Option<bool> passphrase = PassphraseWords.Option("it to no recipient, but");
        Option<bool> armor = new("--armor", "-a") { Description = "Write text (ASCII armor) instead of bytes." };
        Command command = new("seal", "Encrypt stdin to stdout as an age file.") { recipients, files, passphrase, armor };
        command.SetAction((parsed, cancellationToken) => CommandRunner.RunAsync(
            environment,
            () => RunAsync(
                environment,
                new Request(
                    parsed.GetValue(recipients) ?? [],
                    parsed.GetValue(files) ?? [],
                    PassphraseWords.Wanted(globals, parsed, passphrase),
                    parsed.GetValue(armor)),
                cancellationToken),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CommandEnvironment environment, Request request, CancellationToken cancellationToken)
    {
        List<IRecipient> recipients = [.. request.Recipients.Select(RecipientText.Parse), .. request.Files.SelectMany(RecipientText.ReadFile)];
        if (recipients.Count == 0 == request.Passphrases is null)
        {
            throw new UsageException("Say who can open it: --recipient or --recipients-file, or else --passphrase or --passphrase-file.");
        }

        if (recipients.Any(recipient => recipient.RecipientClass != recipients[0].RecipientClass))
        {
            throw new UsageException("A file is for post-quantum recipients or for others, not for both: one classical copy of its key would undo it.");
        }

        using ScryptRecipient? passphrase = request.Passphrases is null ? null : await PassphraseAsync(request.Passphrases, cancellationToken);
        IReadOnlyList<IRecipient> all = passphrase is null ? recipients : [passphrase];
        await using Stream input = environment.OpenInput();
        await using Stream output = environment.OpenOutput();
        await (request.Armor
            ? AgeFile.EncryptArmoredAsync(input, output, all, cancellationToken)
            : AgeFile.EncryptAsync(input, output, all, cancellationToken));
        await output.FlushAsync(cancellationToken);
        return ExitCode.Ok;
    }

    private static bool TryParse(string? text, out string value)
    {
        value = text ?? "";
        return RecipientText.LooksLikeOne(text);
    }

    private static async Task<ScryptRecipient> PassphraseAsync(PassphraseSource passphrases, CancellationToken cancellationToken)
    {
        using SecretMemory passphrase = await passphrases.ChooseAsync(cancellationToken);
        using SecretLease bytes = passphrase.Borrow();
        return new ScryptRecipient(bytes.Bytes);
    }

    private sealed record Request(IReadOnlyList<string> Recipients, IReadOnlyList<string> Files, PassphraseSource? Passphrases, bool Armor);
}
