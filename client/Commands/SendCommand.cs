using System.CommandLine;
using Gateway.Client.Cli;
using Gateway.Client.Http;
using Gateway.Client.Sending;

namespace Gateway.Client.Commands;

/// <summary><c>advisory send FILE…</c></summary>
internal static class SendCommand
{
    public static Command Create(CommandEnvironment environment, GlobalOptions globals)
    {
        SendOptions options = new(environment.Clock);
        Command command = new("send", "Sign an advisory for each recipient and send it.");
        options.AddTo(command);
        command.SetAction((parsed, cancellationToken) => CommandRunner.RunAsync(
            environment,
            async () =>
            {
                // All that can be wrong about the request itself is said before the gateway is bothered.
                SendRequest request = await options.ReadAsync(parsed, cancellationToken);
                using GatewaySession session = await GatewaySession.OpenAsync(environment, globals.Read(parsed), cancellationToken);
                SentAdvisory sent = await Progress.ShowAsync(environment, "Sending", _ => new Sender(session).SendAsync(request, cancellationToken));
                await PrintAsync(environment, sent, parsed.GetValue(options.Json));
                return ExitCode.Ok;
            },
            cancellationToken));
        return command;
    }

    private static async Task PrintAsync(CommandEnvironment environment, SentAdvisory sent, bool json)
    {
        foreach (RefusedRecipient recipient in sent.Skipped)
        {
            await environment.Error.WriteLineAsync(TerminalText.Clean($"left out {recipient.Id}: {recipient.Name}"));
        }

        await environment.Out.WriteLineAsync(json
            ? JsonOutput.Text(sent)
            : TerminalText.Clean($"{sent.Id} sent to {string.Join(", ", sent.Recipients.Select(manifest => manifest.Recipient))}, audit entry {sent.Index}"));
    }
}
