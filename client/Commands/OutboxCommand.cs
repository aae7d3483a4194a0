using System.CommandLine;
using Gateway.Client.Cli;
using Gateway.Client.Http.Answers;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary><c>advisory outbox</c>: what my agency sent, and how far it came with each recipient.</summary>
internal static class OutboxCommand
{
    private static Listing<AdvisoryItem> Table(ReaderLanguages languages, AdvisoryThread thread, IReadOnlyDictionary<GroupId, string> groups) => new(
    [
        ("ID", item => item.Id.Value),
        ("PUBLISHED", item => item.PublishedAt),
        ("TLP", item => $"TLP:{item.Tlp}"),
        ("CATEGORY", item => item.Category),
        ("TITLE", item => AdvisoryWords.Title(item, languages)),
        ("LANGUAGES", item => string.Join(',', AdvisoryWords.Languages(item))),
        ("DOCUMENT", AdvisoryWords.Reference),
        ("TAGS", item => string.Join(", ", item.Tags ?? [])),
        ("STATUS", item => languages.Say(thread.Status(item))),
        ("GROUPS", item => string.Join(", ", (item.Groups ?? []).Select(group => groups.GetValueOrDefault(group.Group, group.Group.Value)))),
        ("DELIVERIES", item => string.Join(' ', (item.Deliveries ?? []).Select(delivery => $"{delivery.Recipient}:{delivery.State}"))),
    ]);

    public static Command Create(CommandEnvironment environment, GlobalOptions globals)
    {
        Option<bool> json = AgencyWords.Json();
        Option<long?> after = AdvisoryPaging.After();
        Command command = new("outbox", "List what your agency sent, with each recipient's state.") { after, json };
        AdvisoryFilter filter = new();
        filter.AddTo(command);
        command.SetAction((parsed, cancellationToken) => CommandRunner.WithFreshGatewayAsync(
            environment,
            globals.Read(parsed),
            async session =>
            {
                IReadOnlyList<AdvisoryItem> items = await AdvisoryPaging.ReadAllAsync(
                    parsed.GetValue(after), session.Client.ReadOutboxAsync, cancellationToken);
                if (filter.Remark(parsed, items) is { } remark)
                {
                    await environment.WarnAsync(remark);
                }

                var languages = ReaderLanguages.Of(environment);
                IReadOnlyDictionary<GroupId, string> groups = await NamesAsync(session, languages, items, cancellationToken);
                Table(languages, new AdvisoryThread(items), groups).Write(environment, filter.Apply(parsed, items), parsed.GetValue(json));
                return ExitCode.Ok;
            },
            cancellationToken));
        return command;
    }

    // Those that this agency may know today; the others show as their ids.
    private static async Task<IReadOnlyDictionary<GroupId, string>> NamesAsync(
        GatewaySession session, ReaderLanguages languages, IReadOnlyList<AdvisoryItem> items, CancellationToken cancellationToken)
    {
        bool any = items.Any(item => item.Groups is { Count: > 0 });
        IReadOnlyList<GroupSummary> groups = any ? await GroupListCommand.ReadAllAsync(session, cancellationToken) : [];
        return groups.DistinctBy(group => group.Group).ToDictionary(group => group.Group, group => languages.Pick(group.Names));
    }
}
