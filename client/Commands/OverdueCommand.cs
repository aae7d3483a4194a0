using System.CommandLine;
using System.Globalization;
using Gateway.Client.Cli;
using Gateway.Client.Http.Answers;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary><c>advisory overdue</c>: acknowledgements that were asked for by a time that has passed, of both sides.</summary>
internal static class OverdueCommand
{
    private const string ReaderScope = "advisory.read";

    private static Listing<View> Table(ReaderLanguages languages) => new(
    [
        ("INDEX", row => row.Index.ToString(CultureInfo.InvariantCulture)),
        ("ID", row => row.Id.Value),
        ("OWES", row => row.Debtor),
        ("TO", row => row.Creditor),
        ("RESPOND BY", row => row.RespondBy ?? ""),
        ("OVERDUE", row => languages.Say(row.Overdue ? "yes" : "no")),
        ("STATE", row => row.State),
        ("TLP", row => $"TLP:{row.Tlp}"),
        ("TITLE", row => row.Title ?? languages.Say("(sealed)")),
        ("STATUS", row => languages.Say(row.CorrectedBy is { } correction ? (Sentence)$"{row.Status}, superseded by {correction}" : $"{row.Status}")),
    ]);

    public static Command Create(CommandEnvironment environment, GlobalOptions globals)
    {
        Option<bool> owed = new("--owed") { Description = "Only what your agency owes." };
        Option<bool> due = new("--due") { Description = "Only what is owed to your agency." };
        Option<bool> all = new("--all") { Description = "Also what is not late yet." };
        Option<bool> json = AgencyWords.Json();
        Command command = new("overdue", "List acknowledgements that were asked for and have not come. read, acted and declined acknowledge; delivered and unreadable do not.")
        {
            owed, due, all, json,
        };
        command.SetAction((parsed, cancellationToken) => CommandRunner.WithFreshGatewayAsync(
            environment,
            globals.Read(parsed),
            async session =>
            {
                bool both = parsed.GetValue(owed) == parsed.GetValue(due);
                var languages = ReaderLanguages.Of(environment);
                List<View> rows = [];
                if (parsed.GetValue(owed) || (both && await session.Client.HasScopeAsync(ReaderScope, cancellationToken)))
                {
                    AgencyId self = session.Principal.Agency;
                    rows.AddRange(await ReadAsync(session.Client.ReadOwedAsync, item => View.Owed(item, self, languages), cancellationToken));
                }

                if (both || parsed.GetValue(due))
                {
                    rows.AddRange(await ReadAsync(session.Client.ReadDueAsync, item => View.Due(item, languages), cancellationToken));
                }

                Table(languages).Write(environment, [.. rows.Where(row => row.Overdue || parsed.GetValue(all))], parsed.GetValue(json));
                return ExitCode.Ok;
            },
            cancellationToken));
        return command;
    }

    private static async Task<IEnumerable<View>> ReadAsync(
        Func<long?, CancellationToken, Task<AdvisoryPage>> readPage, Func<AdvisoryItem, View> view, CancellationToken cancellationToken) =>
        (await AdvisoryPaging.ReadAllAsync(null, readPage, cancellationToken)).Select(view);

    /// <summary>Scripts rely on these members.</summary>
    private sealed record View(
        long Index,
        AdvisoryId Id,
        string Debtor,
        string Creditor,
        string? RespondBy,
        bool Overdue,
        string State,
        string Tlp,
        string? Title,
        string Status,
        AdvisoryId? CorrectedBy)
    {
        public static View Owed(AdvisoryItem item, AgencyId self, ReaderLanguages languages) => Of(item, self.Value, item.State ?? "", languages);

        public static View Due(AdvisoryItem item, ReaderLanguages languages) => item.Deliveries is [{ } delivery]
            ? Of(item, delivery.Recipient.ToString(), delivery.State, languages)
            : Of(item, "", "", languages);

        private static View Of(AdvisoryItem item, string debtor, string state, ReaderLanguages languages) => new(
            item.Index, item.Id, debtor, item.Sender.Agency.Value, item.RespondBy, item.Overdue == true, state, item.Tlp, item.Titles is { } titles ? languages.Pick(titles) : null,
            item.Status, item.CorrectedBy);
    }
}
