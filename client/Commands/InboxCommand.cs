using System.CommandLine;
using System.Globalization;
using Gateway.Client.Cli;
using Gateway.Client.Http;
using Gateway.Client.Http.Answers;

namespace Gateway.Client.Commands;

/// <summary><c>advisory inbox</c>: what was addressed to me; with <c>--watch</c> also what comes from now on, one line each.</summary>
internal static class InboxCommand
{
    private const string Published = "published";

    private static Listing<AdvisoryItem> Table(ReaderLanguages languages, AdvisoryThread thread) => new(
    [
        ("INDEX", item => item.Index.ToString(CultureInfo.InvariantCulture)),
        ("ID", item => item.Id.Value),
        ("PUBLISHED", item => item.PublishedAt),
        ("FROM", item => item.Sender.Value),
        ("TLP", item => $"TLP:{item.Tlp}"),
        ("CATEGORY", item => item.Category),
        ("URGENCY", item => item.Urgency),
        ("TITLE", item => AdvisoryWords.Title(item, languages)),
        ("LANGUAGES", item => string.Join(',', AdvisoryWords.Languages(item))),
        ("DOCUMENT", AdvisoryWords.Reference),
        ("TAGS", item => string.Join(", ", item.Tags ?? [])),
        ("STATUS", item => languages.Say(thread.Status(item))),
        ("STATE", item => item.State ?? ""),
    ]);

    public static Command Create(CommandEnvironment environment, GlobalOptions globals)
    {
        Option<bool> watch = new("--watch") { Description = "Go on and print what comes, until interrupted." };
        Option<bool> clear = new("--clear") { Description = "List instead what any member may fetch: TLP:CLEAR, whoever it was addressed to." };
        Option<bool> json = AgencyWords.Json();
        Option<long?> after = AdvisoryPaging.After();
        AdvisoryFilter filter = new();
        Command command = new("inbox", "List what was addressed to you. get checks an advisory before it saves it; this list is the gateway's word.")
        {
            watch, clear, after, json,
        };
        filter.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(watch) && result.GetValue(clear))
            {
                result.AddError("--watch is of what is addressed to you; leave out --clear.");
            }
        });
        command.SetAction((parsed, cancellationToken) => CommandRunner.WithFreshGatewayAsync(
            environment,
            globals.Read(parsed),
            session =>
            {
                Reading reading = new(environment, session, filter, parsed, parsed.GetValue(json));
                return parsed.GetValue(clear)
                    ? reading.ListClearAsync(parsed.GetValue(after), cancellationToken)
                    : reading.RunAsync(parsed.GetValue(after), parsed.GetValue(watch), cancellationToken);
            },
            cancellationToken));
        return command;
    }

    /// <summary>One run of the command.</summary>
    private sealed class Reading(CommandEnvironment environment, GatewaySession session, AdvisoryFilter filter, ParseResult parsed, bool json)
    {
        private readonly ReaderLanguages languages = ReaderLanguages.Of(environment);

        public async Task<int> ListClearAsync(long? after, CancellationToken cancellationToken)
        {
            IReadOnlyList<AdvisoryItem> items = await AdvisoryPaging.ReadAllAsync(after, session.Client.ReadClearAsync, cancellationToken);
            Table(languages, new AdvisoryThread(items)).Write(environment, filter.Apply(parsed, items), json);
            return ExitCode.Ok;
        }

        public async Task<int> RunAsync(long? after, bool watch, CancellationToken cancellationToken)
        {
            IReadOnlyList<AdvisoryItem> items = await AdvisoryPaging.ReadAllAsync(
                after, (from, token) => session.Client.ReadInboxAsync(from, 0, token), cancellationToken);
            if (filter.Remark(parsed, items) is { } remark)
            {
                await environment.WarnAsync(remark);
            }

            if (!watch)
            {
                Table(languages, new AdvisoryThread(items)).Write(environment, filter.Apply(parsed, items), json);
                return ExitCode.Ok;
            }

            await PrintAsync(items);
            await WatchAsync(items.Count > 0 ? items[^1].Index : after ?? -1, cancellationToken);
            return ExitCode.Ok;
        }

        private async Task WatchAsync(long last, CancellationToken cancellationToken)
        {
            await foreach (InboxEvent news in new InboxWatch(environment, session).RunAsync(last, cancellationToken))
            {
                await PrintAsync([news.Item]);
            }
        }

        // A line each, so that a script sees every advisory as it comes. One that is withdrawn is shown once more, as it then is.
        private async Task PrintAsync(IReadOnlyList<AdvisoryItem> items)
        {
            foreach (AdvisoryItem item in filter.Apply(parsed, items))
            {
                await environment.Out.WriteLineAsync(json ? JsonOutput.Text(item) : TerminalText.Clean(Line(item)));
            }

            await environment.Out.FlushAsync();
        }

        private string Line(AdvisoryItem item)
        {
            string line = $"{item.Id}  {item.PublishedAt}  {item.Sender}  TLP:{item.Tlp}  {item.Urgency}  {AdvisoryWords.Title(item, languages)}";
            return item.Status == Published ? line : $"{line}  ({item.Status})";
        }
    }
}
