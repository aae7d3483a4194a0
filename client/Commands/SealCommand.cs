using System.CommandLine;
using Gateway.Client.Cli;
using Gateway.Crypto;

namespace Gateway.Client.Commands;

/// <summary><c>advisory seal -r RECIPIENT…</c>: a local age file, stdin to stdout, no gateway.</summary>
internal static class SealCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        Option<IReadOnlyList<X25519Recipient>> recipients = Words.List<X25519Recipient>("--recipient", "Who can open it", TryParse, "age recipients, age1…");
        recipients.Aliases.Add("-r");
        recipients.Required = true;
        // The command has no arguments that could be taken for recipients.
        recipients.AllowMultipleArgumentsPerToken = true;
        Command command = new("seal", "Encrypt stdin to stdout as an age file.") { recipients };
        command.SetAction((parsed, cancellationToken) => CommandRunner.RunAsync(
            environment, () => RunAsync(environment, parsed.GetRequiredValue(recipients), cancellationToken), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CommandEnvironment environment, IReadOnlyList<X25519Recipient> recipients, CancellationToken cancellationToken)
    {
        await using Stream input = environment.OpenInput();
        await using Stream output = environment.OpenOutput();
        await AgeFile.EncryptAsync(input, output, [.. recipients], cancellationToken);
        await output.FlushAsync(cancellationToken);
        return ExitCode.Ok;
    }

    private static bool TryParse(string? text, out X25519Recipient value)
    {
        bool known = X25519Recipient.TryParse(text, out X25519Recipient? recipient);
        value = recipient!;
        return known;
    }
}
