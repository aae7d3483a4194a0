using System.CommandLine;
using System.Globalization;
using System.Text;
using Gateway.Client.Cli;
using Gateway.Client.Evidence;
using Gateway.Client.Profiles;
using Gateway.Client.Reports;
using Gateway.Client.Trust;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary><c>advisory report</c>: who shared how much with whom, counted again from the log and compared with what the gateway says.</summary>
internal static class ReportCommand
{
    private const string Expected = "a month like 2026-03";

    private static readonly Listing<ReportPair> Pairs = new(
    [
        ("FROM", pair => pair.Sender.Value),
        ("TO", pair => pair.Recipient.Value),
        ("DELIVERIES", pair => Number(pair.Shared.Items)),
        ("DOCUMENTS", pair => Number(pair.Shared.Documents)),
        ("BYTES", pair => Number(pair.Shared.Bytes)),
        ("ACKNOWLEDGED", pair => Number(pair.Acknowledged)),
        ("MEDIAN MINUTES", pair => pair.MedianMinutes is { } minutes ? Number(minutes) : ""),
        ("ASKED", pair => Number(pair.Asked.Deliveries)),
        ("LATE", pair => Number(pair.Asked.Late)),
        ("OVERDUE", pair => Number(pair.Asked.Overdue)),
    ]);

    private static readonly Listing<ReportBalance> Balances = new(
    [
        ("FIRST", balance => balance.First.Value),
        ("SECOND", balance => balance.Second.Value),
        ("GIVEN", balance => Number(balance.Given)),
        ("TAKEN", balance => Number(balance.Taken)),
        ("RECIPROCITY", balance => $"{Number(balance.Percent)}%"),
    ]);

    private static readonly Listing<ReportRefusal> Refusals = new(
    [
        ("AGENCY", refusal => refusal.Agency.Value), ("REFUSED WITH", refusal => refusal.Name), ("REQUESTS", refusal => Number(refusal.Requests)),
    ]);

    public static Command Create(CommandEnvironment environment, GlobalOptions globals)
    {
        Option<ReportMonth?> from = Words.Option<ReportMonth?>("--from", "The first month; at most twenty-four are reported", TryParse, Expected);
        Option<ReportMonth?> to = Words.Option<ReportMonth?>("--to", "The last month; this one by default", TryParse, Expected);
        Option<string?> export = new("--from-export") { Description = "Count entries that audit export took, from 0 on, without the gateway.", HelpName = "FILE" };
        Option<string?> against = new("--against") { Description = "With --from-export: a report of the gateway to compare with, as --json prints it.", HelpName = "FILE" };
        Option<string?> html = new("--html") { Description = "Write it as a page to read and print; nothing is overwritten.", HelpName = "PAGE.html" };
        Option<bool> json = AgencyWords.Json();
        Command command = new("report", "Count from the log who shared how much with whom, and compare with the gateway's own numbers. Ends with 0 and ok, or 1 and a verdict.")
        {
            from, to, export, against, html, json,
        };
        command.SetAction((parsed, cancellationToken) => CommandRunner.RunAsync(
            environment,
            async () =>
            {
                ReportMonth? first = parsed.GetValue(from);
                ReportMonth? last = parsed.GetValue(to);
                ReportAnswer answer = parsed.GetValue(export) is { } file
                    ? await CountAsync(file, parsed.GetValue(against), globals.Read(parsed), first, last)
                    : await AskAsync(environment, globals.Read(parsed), first, last, cancellationToken);
                if (parsed.GetValue(html) is { } page)
                {
                    PrivateFile.CreateNew(page, Encoding.UTF8.GetBytes(ReportPage.Write(answer, environment.Language)));
                }

                await PrintAsync(environment, answer, parsed.GetValue(json));
                return ExitCode.Ok;
            },
            cancellationToken));
        return command;
    }

    private static async Task<ReportAnswer> AskAsync(
        CommandEnvironment environment, ConnectionSettings settings, ReportMonth? from, ReportMonth? to, CancellationToken cancellationToken)
    {
        using GatewaySession session = await GatewaySession.OpenFreshAsync(environment, settings, cancellationToken);
        return await Progress.ShowAsync(environment, "Counting", meter => new RemoteReport(session, meter).CheckAsync(from, to, cancellationToken));
    }

    private static Task<ReportAnswer> CountAsync(string file, string? against, ConnectionSettings settings, ReportMonth? from, ReportMonth? to)
    {
        Invite pinned = PinnedGateway.Require(settings);
        var trusted = new TrustedLogs(pinned, PolicyChoice.Choose(settings, pinned));
        return against is null
            ? ExportedReport.CountAsync(file, trusted, from, to)
            : ExportedReport.CompareAsync(file, trusted, ReadKept(against));
    }

    // As it was printed, with the line feed behind it, or as curl kept it.
    private static ReportAnswer ReadKept(string path)
    {
        byte[] kept = EvidenceFile.Read(path, ExchangeReport.MaxBytes);
        return ReportAnswer.Parse(kept is [.., (byte)'\n'] ? kept[..^1] : kept);
    }

    private static async Task PrintAsync(CommandEnvironment environment, ReportAnswer answer, bool json)
    {
        const string ok = "ok";
        if (json)
        {
            await environment.Out.WriteLineAsync(Encoding.UTF8.GetString(answer.ToBytes(ok)));
            return;
        }

        ReportContent report = answer.Report.Content;
        await environment.Out.WriteLineAsync(ok);
        Sentence part = report.Agency is { } agency ? (Sentence)$"The part of {agency}" : "The whole";
        await environment.WarnAsync($"{part}, {report.Window.From} to {report.Window.To}, counted from {report.Size} entries.");
        Pairs.Write(environment, report.Pairs, json: false);
        Balances.Write(environment, report.Balances, json: false);
        if (report.Refusals.Count > 0)
        {
            Refusals.Write(environment, report.Refusals, json: false);
        }
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static bool TryParse(string? text, out ReportMonth? value)
    {
        bool known = ReportMonth.TryParse(text, out ReportMonth month);
        value = known ? month : null;
        return known;
    }
}
