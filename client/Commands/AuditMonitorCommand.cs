using System.CommandLine;
using System.Globalization;
using System.Text;
using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Http;
using Gateway.Client.Monitoring;

namespace Gateway.Client.Commands;

/// <summary>
/// <c>advisory audit monitor</c>: looks for records in one's own agency's name that its root did not sign; with <c>--watch</c> until one appears.
/// </summary>
internal static class AuditMonitorCommand
{
    private const int ShortestSeconds = 5;
    private const int LongestSeconds = 24 * 60 * 60;
    private const int UsualSeconds = 60;

    public static Command Create(CommandEnvironment environment, GlobalOptions globals)
    {
        Option<bool> watch = new("--watch") { Description = "Go on looking, until something foreign appears or this is interrupted." };
        Option<int?> every = Words.Option<int?>("--every", "With --watch: seconds between looks, default 60", TryParseSeconds, "5 to 86400");
        Option<long?> accept = Words.Option<long?>(
            "--accept", "Take the record in this directory entry for your agency's own, because it asked for it", TryParseIndex, "the index it was shown with");
        Command command = new(
            "monitor", "Look for records in your agency's name that its root did not sign. Ends with 1 and the record when there is one.")
        {
            watch, every, accept,
        };
        command.SetAction((parsed, cancellationToken) => CommandRunner.RunAsync(
            environment,
            () => parsed.GetValue(watch)
                ? WatchAsync(environment, globals.Read(parsed), parsed.GetValue(every) ?? UsualSeconds, parsed.GetValue(accept), cancellationToken)
                : LookAsync(environment, globals.Read(parsed), parsed.GetValue(accept), cancellationToken),
            cancellationToken));
        return command;
    }

    private static async Task<int> LookAsync(CommandEnvironment environment, ConnectionSettings settings, long? accepted, CancellationToken cancellationToken)
    {
        try
        {
            using GatewaySession session = await GatewaySession.OpenFreshAsync(environment, settings, cancellationToken);
            MonitorReport report = await new AgencyMonitor(session, accepted).LookAsync(cancellationToken);
            if (!report.Verdict.IsOk)
            {
                return await AlarmAsync(environment, report);
            }

            await environment.Out.WriteLineAsync(report.Verdict.ToString());
            await PrintNewsAsync(environment, report);
            await environment.WarnAsync(Explanations.Of(report.Verdict));
            return ExitCode.Ok;
        }
        catch (GatewayRefusedException refusal)
        {
            // Not a finding: nothing was looked at.
            throw new CouldNotCheckException($"Nothing could be checked: {refusal.Message}", refusal);
        }
    }

    private static async Task<int> WatchAsync(
        CommandEnvironment environment, ConnectionSettings settings, int seconds, long? accepted, CancellationToken cancellationToken)
    {
        using MonitorWatch watch = new(environment, settings, TimeSpan.FromSeconds(seconds), accepted);
        MonitorReport report = await watch.RunAsync(found => PrintNewsAsync(environment, found), cancellationToken);
        return await AlarmAsync(environment, report);
    }

    private static async Task<int> AlarmAsync(CommandEnvironment environment, MonitorReport report)
    {
        await environment.Out.WriteLineAsync(report.Verdict.ToString());
        if (report.Entry is { } entry)
        {
            string text = Encoding.UTF8.GetString(entry.Bytes.Span);
            // On a pipe the entry's exact bytes, which its leaf hash is made of.
            await environment.Out.WriteLineAsync(environment.IsTerminal ? TerminalText.Clean(text) : text);
        }

        await environment.WarnAsync(Explanations.Of(report.Verdict));
        return ExitCode.Refused;
    }

    private static async Task PrintNewsAsync(CommandEnvironment environment, MonitorReport report)
    {
        foreach (KeyChange change in report.News)
        {
            string[] words = [change.Change, change.Principal ?? "", change.Purpose ?? "", change.Key ?? "", change.Reason ?? ""];
            string what = string.Join(' ', words.Where(word => word.Length > 0));
            string who = change.Admin is { } admin ? $"{change.SignedBy}, {admin}" : change.SignedBy;
            await environment.SayAsync($"entry {change.Index}  {change.Time}  {what}  (signed by {who})");
        }

        await environment.Out.FlushAsync();
    }

    private static bool TryParseSeconds(string? text, out int? value)
    {
        bool valid = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) && seconds is >= ShortestSeconds and <= LongestSeconds;
        value = valid ? seconds : null;
        return valid;
    }

    private static bool TryParseIndex(string? text, out long? value)
    {
        bool valid = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long index) && index <= LogIndex.MaxValue;
        value = valid ? index : null;
        return valid;
    }
}
