using System.CommandLine;
using Gateway.Client.Cli;
using Gateway.Client.Http.Answers;

namespace Gateway.Client.Commands;

/// <summary><c>advisory outbox</c>: what my agency sent, and how far it came with each recipient.</summary>
internal static class OutboxCommand
{
    private static readonly Listing<AdvisoryItem> Table = new(
    [
        ("ID", item => item.Id.Value),
        ("PUBLISHED", item => item.PublishedAt),
        ("TLP", item => $"TLP:{item.Tlp}"),
        ("TITLE", item => AdvisoryWords.Title(item)),
        ("STATUS", item => item.Status),
        ("DELIVERIES", item => string.Join(' ', (item.Deliveries ?? []).Select(delivery => $"{delivery.Recipient}:{delivery.State}"))),
    ]);

    public static Command Create(CommandEnvironment environment, GlobalOptions globals)
    {
        Option<bool> json = AgencyWords.Json();
        Option<long?> after = AdvisoryPaging.After();
        Command command = new("outbox", "List what your agency sent, with each recipient's state.") { after, json };
        command.SetAction((parsed, cancellationToken) => CommandRunner.WithFreshGatewayAsync(
            environment,
            globals.Read(parsed),
            async session =>
            {
                IReadOnlyList<AdvisoryItem> items = await AdvisoryPaging.ReadAllAsync(
                    parsed.GetValue(after), session.Client.ReadOutboxAsync, cancellationToken);
                Table.Write(environment, items, parsed.GetValue(json));
                return ExitCode.Ok;
            },
            cancellationToken));
        return command;
    }
}
