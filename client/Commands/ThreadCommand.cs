using System.CommandLine;
using Gateway.Client.Cli;
using Gateway.Client.Http;
using Gateway.Client.Http.Answers;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary><c>advisory thread ID</c>: the conversation that an advisory is part of, with what was sent and what was received.</summary>
internal static class ThreadCommand
{
    private const string InsufficientScope = "insufficient-scope";

    public static Command Create(CommandEnvironment environment, GlobalOptions globals)
    {
        Argument<AdvisoryId> id = AdvisoryWords.Id();
        Option<bool> json = AgencyWords.Json();
        Command command = new("thread", "Show what an advisory answers, what answers it, and what replaced it. Like a list, it is the gateway's word.") { id, json };
        command.SetAction((parsed, cancellationToken) => CommandRunner.WithFreshGatewayAsync(
            environment,
            globals.Read(parsed),
            session => RunAsync(environment, session, parsed.GetValue(id), parsed.GetValue(json), cancellationToken),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CommandEnvironment environment, GatewaySession session, AdvisoryId id, bool json, CancellationToken cancellationToken)
    {
        AdvisoryThread threads = new(await ReadAllAsync(session, cancellationToken));
        IReadOnlyList<ThreadedAdvisory> thread = threads.Of(id);
        if (thread.Count == 0)
        {
            throw new CommandFailedException($"not-found: neither what you sent nor what you received holds {id}.");
        }

        if (json)
        {
            await environment.Out.WriteLineAsync(JsonOutput.Text(thread));
            return ExitCode.Ok;
        }

        ReaderLanguages languages = ReaderLanguages.Of(environment);
        foreach (ThreadedAdvisory part in thread)
        {
            await environment.SayAsync(Line(part, languages));
        }

        return ExitCode.Ok;
    }

    private static Sentence Line(ThreadedAdvisory part, ReaderLanguages languages)
    {
        AdvisoryItem item = part.Advisory;
        Sentence relation = item.ReplyTo is not null ? (Sentence)$"  answers {item.ReplyTo}"
            : item.Supersedes is not null ? (Sentence)$"  supersedes {item.Supersedes}"
            : "";
        Sentence status = item.Status == "published" ? "" : (Sentence)$"  {item.Status}";
        Sentence superseded = part.SupersededBy is { } successor ? (Sentence)$"  superseded by {successor}" : "";
        return $"{new string(' ', 2 * part.Depth)}{item.Id}  {item.PublishedAt}  {item.Sender}  TLP:{item.Tlp}  {AdvisoryWords.Title(item, languages)}{relation}{status}{superseded}";
    }

    private static async Task<IReadOnlyList<AdvisoryItem>> ReadAllAsync(GatewaySession session, CancellationToken cancellationToken)
    {
        IReadOnlyList<AdvisoryItem> sent = await AdvisoryPaging.ReadAllAsync(null, session.Client.ReadOutboxAsync, cancellationToken);
        try
        {
            return [.. sent, .. await AdvisoryPaging.ReadAllAsync(null, (from, token) => session.Client.ReadInboxAsync(from, 0, token), cancellationToken)];
        }
        catch (GatewayRefusedException refusal) when (refusal.Name == InsufficientScope)
        {
            // Who only publishes has no inbox.
            return sent;
        }
    }
}
