using System.CommandLine;
using System.Globalization;
using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Http.Answers;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary><c>advisory webhook add|list|remove|test</c>: where my agency has notices sent. A keyholder's to do.</summary>
internal static class WebhookCommands
{
    private static readonly Listing<WebhookAnswer> Table = new(
    [
        ("WEBHOOK", row => row.Id.Value),
        ("STATE", row => row.State),
        ("TOLD UP TO", row => row.Told.ToString(CultureInfo.InvariantCulture)),
        ("FAILURES", row => row.Failures.ToString(CultureInfo.InvariantCulture)),
        ("FAULT", row => row.Fault ?? ""),
        ("NEXT ATTEMPT", row => row.NextAttempt ?? ""),
        ("URL", row => row.Url),
    ]);

    public static Command CreateAdd(CommandEnvironment environment, GlobalOptions globals)
    {
        Argument<Uri> url = Words.Argument<Uri>("URL", "Where notices go.", TryParse, "an https URL without user and fragment");
        Command command = new("add", "Have the gateway send a signed notice to a URL when something comes for your agency, or is withdrawn.") { url };
        command.SetAction((parsed, cancellationToken) => CommandRunner.WithFreshGatewayAsync(
            environment,
            globals.Read(parsed),
            session => AddAsync(environment, session, parsed.GetRequiredValue(url), cancellationToken),
            cancellationToken));
        return command;
    }

    public static Command CreateList(CommandEnvironment environment, GlobalOptions globals)
    {
        Option<bool> json = AgencyWords.Json();
        Command command = new("list", "List your agency's webhooks, and what became of the last attempts.") { json };
        command.SetAction((parsed, cancellationToken) => CommandRunner.WithFreshGatewayAsync(
            environment,
            globals.Read(parsed),
            async session =>
            {
                Table.Write(environment, (await session.Client.ListWebhooksAsync(cancellationToken)).Webhooks, parsed.GetValue(json));
                return ExitCode.Ok;
            },
            cancellationToken));
        return command;
    }

    public static Command CreateRemove(CommandEnvironment environment, GlobalOptions globals)
    {
        Argument<WebhookId> id = Id();
        Command command = new("remove", "Have no more notices sent there.") { id };
        command.SetAction((parsed, cancellationToken) => CommandRunner.WithFreshGatewayAsync(
            environment,
            globals.Read(parsed),
            session => RemoveAsync(environment, session, parsed.GetValue(id), cancellationToken),
            cancellationToken));
        return command;
    }

    public static Command CreateTest(CommandEnvironment environment, GlobalOptions globals)
    {
        Argument<WebhookId> id = Id();
        Command command = new("test", "Have a notice sent that tells of nothing. If it is taken, a webhook that was paused goes on.") { id };
        command.SetAction((parsed, cancellationToken) => CommandRunner.WithFreshGatewayAsync(
            environment,
            globals.Read(parsed),
            session => TestAsync(environment, session, parsed.GetValue(id), cancellationToken),
            cancellationToken));
        return command;
    }

    private static Argument<WebhookId> Id() => Words.Argument<WebhookId>("ID", "The webhook's id.", WebhookId.TryParse, "a webhook's id");

    private static bool TryParse(string? text, out Uri url)
    {
        bool isOne = WebhookUrl.TryParse(text, out Uri? read);
        url = read!;
        return isOne;
    }

    // The log shows whose hand it was; that the gateway logged it is held against the log, as everything is.
    private static async Task<int> AddAsync(CommandEnvironment environment, GatewaySession session, Uri url, CancellationToken cancellationToken)
    {
        byte[] body = CanonicalJson.Write(writer => writer.Text("url", url.OriginalString));
        RegisteredWebhook made = await session.Client.RegisterWebhookAsync(body, cancellationToken);
        await RequireLoggedAsync(session, ActionNames.WebhookRegistered, made.Id, made.Index, cancellationToken);
        await environment.SayAsync($"{made.Id} registered, audit entry {made.Index}");
        return ExitCode.Ok;
    }

    private static async Task<int> RemoveAsync(CommandEnvironment environment, GatewaySession session, WebhookId id, CancellationToken cancellationToken)
    {
        RemovedWebhook removed = await session.Client.RemoveWebhookAsync(id, cancellationToken);
        await RequireLoggedAsync(session, ActionNames.WebhookRemoved, id, removed.Index, cancellationToken);
        await environment.SayAsync($"{id} removed, audit entry {removed.Index}");
        return ExitCode.Ok;
    }

    private static async Task<int> TestAsync(CommandEnvironment environment, GatewaySession session, WebhookId id, CancellationToken cancellationToken)
    {
        TestedWebhook tested = await session.Client.TestWebhookAsync(id, cancellationToken);
        if (!tested.Delivered)
        {
            throw new CommandFailedException($"The notice was not taken: {TerminalText.Clean(tested.Fault ?? "no reason given")}.");
        }

        await environment.SayAsync($"{id} took the notice");
        return ExitCode.Ok;
    }

    private static async Task RequireLoggedAsync(GatewaySession session, string action, WebhookId id, long index, CancellationToken cancellationToken)
    {
        (LogEntry entry, _) = await session.Logs.ReadProvenAsync(LogName.Audit, index, cancellationToken);
        if (entry.Action != action || entry.Subject != id.Value || entry.Actor != session.Principal.Value)
        {
            throw new VerdictException(new LogVerdict(Verdict.Tampered, index, "The gateway did what it was asked, but logged something else."));
        }
    }
}
