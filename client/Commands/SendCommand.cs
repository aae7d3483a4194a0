using System.CommandLine;
using Gateway.Client.Cli;
using Gateway.Client.Http;
using Gateway.Client.Http.Answers;
using Gateway.Client.Packs;
using Gateway.Client.Sending;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary><c>advisory send FILE…</c></summary>
internal static class SendCommand
{
    public static Command Create(CommandEnvironment environment, GlobalOptions globals)
    {
        SendOptions options = new(environment.Clock);
        Option<string?> pack = new("--pack") { Description = "Send the upload that advisory pack wrote, as it is.", HelpName = "FILE" };
        Command command = new("send", "Sign an advisory for each recipient and send it.") { pack };
        options.AddTo(command, pack);
        command.SetAction((parsed, cancellationToken) => CommandRunner.RunAsync(
            environment,
            async () =>
            {
                ConnectionSettings settings = globals.Read(parsed);
                bool json = parsed.GetValue(options.Json);
                if (parsed.GetValue(pack) is { } path)
                {
                    return await SendPackAsync(environment, settings, path, json, cancellationToken);
                }

                // All that can be wrong about the request itself is said before the gateway is bothered.
                SendRequest request = await options.ReadAsync(parsed, cancellationToken);
                if (request is { Tlp: Tlp.Clear, Mode: SendMode.Sealed })
                {
                    await environment.WarnAsync("sealed, only those it is sent to can open it: members cannot fetch it, and no public feed shows it, though TLP:CLEAR is for all");
                }

                using GatewaySession session = await GatewaySession.OpenFreshAsync(environment, settings, cancellationToken);
                return await FinishAsync(environment, session, sender => sender.SendAsync(request, cancellationToken), json);
            },
            cancellationToken));
        return command;
    }

    /// <summary>Sends the upload in a pack.</summary>
    public static async Task<int> SendPackAsync(CommandEnvironment environment, ConnectionSettings settings, string path, bool json, CancellationToken cancellationToken)
    {
        using GatewaySession session = await GatewaySession.OpenFreshAsync(environment, settings, cancellationToken);
        using Pack pack = await Pack.OpenAsync(path, () => session.LoadIdentitiesAsync(cancellationToken), cancellationToken);
        PackedUpload packed = await PackedUpload.ReadAsync(pack, cancellationToken);
        if (packed.Content.Sender != session.Principal)
        {
            throw new CommandFailedException($"This upload is signed by {packed.Content.Sender}, who has to send it too; these keys are those of {session.Principal}.");
        }

        if (packed.Content is SealedContent && packed.Upload.Envelope is null)
        {
            await environment.WarnAsync("the pack does not show its languages: whether they are those of your agreements could not be checked");
        }

        return await FinishAsync(environment, session, sender => sender.SendAsync(packed.Upload, cancellationToken), json);
    }

    private static async Task<int> FinishAsync(CommandEnvironment environment, GatewaySession session, Func<Sender, Task<SentAdvisory>> send, bool json)
    {
        SentAdvisory sent = await Progress.ShowAsync(environment, "Sending", _ => send(new Sender(session)));
        string receipt = Keep(session, sent);
        await PrintAsync(environment, sent, receipt, json);
        return ExitCode.Ok;
    }

    /// <summary>Keeps the receipt of an advisory just sent.</summary>
    /// <returns>Where it is.</returns>
    public static string Keep(GatewaySession session, SentAdvisory sent)
    {
        try
        {
            return new SentReceipts(session.Profile).Keep(sent.Receipt);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Sent it is: whoever does not hear so sends it again.
            throw new CommandFailedException($"{sent.Id} was sent, but its receipt could not be kept: {failure.Message}");
        }
    }

    /// <summary>An advisory that was sent, in a line.</summary>
    public static Sentence Line(SentAdvisory sent) =>
        $"{sent.Id} sent to {string.Join(", ", sent.Recipients.Select(manifest => manifest.Recipient))}, audit entry {sent.Index}";

    /// <summary>Says who got no copy.</summary>
    public static async Task PrintNotesAsync(CommandEnvironment environment, SentAdvisory sent)
    {
        foreach (RefusedRecipient recipient in sent.Skipped)
        {
            await environment.WarnAsync($"left out {recipient.Id}: {recipient.Name}");
        }

        foreach (PrincipalId reader in sent.Expired)
        {
            await environment.WarnAsync($"no copy for {reader}: its keys have expired; tell its agency");
        }
    }

    private static async Task PrintAsync(CommandEnvironment environment, SentAdvisory sent, string receipt, bool json)
    {
        await PrintNotesAsync(environment, sent);
        if (json)
        {
            await environment.Out.WriteLineAsync(JsonOutput.Text(
                new View(sent.Id, sent.Index, sent.PublishedAt, sent.Recipients, sent.Skipped, sent.Expired, receipt)));
            return;
        }

        await environment.SayAsync(Line(sent));
    }

    private sealed record View(
        AdvisoryId Id,
        long Index,
        string PublishedAt,
        IReadOnlyList<PublishedManifest> Recipients,
        IReadOnlyList<RefusedRecipient> Skipped,
        IReadOnlyList<PrincipalId> Expired,
        string Receipt);
}
