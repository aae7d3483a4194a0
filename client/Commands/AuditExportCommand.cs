using System.CommandLine;
using System.Globalization;
using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Evidence;
using Gateway.Client.Profiles;
using Gateway.Client.Trust;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary>
/// <c>advisory audit export</c>: evidence for others. Of one exchange with <c>--advisory</c>, as a bundle; of a log with <c>--from</c> and
/// <c>--to</c>, its entries one a line and the proof that they are complete.
/// </summary>
internal static class AuditExportCommand
{
    public static Command Create(CommandEnvironment environment, GlobalOptions globals)
    {
        Option<AdvisoryId?> advisory = AdvisoryWords.Reference("--advisory", "Take all that you may see of this exchange");
        Option<long?> from = Index("--from", "The first index");
        Option<long?> to = Index("--to", "The index after the last; default the end of the log");
        Option<LogName?> log = AuditWords.Log("Which log, default audit");
        Option<string?> file = new("--out") { Description = "Where to write; default ID.evidence.zip. Nothing is overwritten.", HelpName = "FILE" };
        Command command = new("export", "Take evidence that others can check offline: of an exchange, or of a log's entries.") { advisory, from, to, log, file };
        command.SetAction((parsed, cancellationToken) => CommandRunner.RunAsync(
            environment,
            () => RunAsync(
                environment,
                globals.Read(parsed),
                parsed.GetValue(advisory),
                parsed.GetValue(file),
                new Range(parsed.GetValue(log), parsed.GetValue(from), parsed.GetValue(to)),
                cancellationToken),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        CommandEnvironment environment, ConnectionSettings settings, AdvisoryId? advisory, string? path, Range range, CancellationToken cancellationToken)
    {
        if (advisory is not null == (range != Range.None))
        {
            throw new UsageException("Say what to take: --advisory ID, or --from INDEX with --to INDEX and --log.");
        }

        using GatewaySession session = await GatewaySession.OpenAsync(environment, settings, cancellationToken);
        WitnessPolicy? policy = PolicyChoice.Choose(settings, session.Trusted);
        if (advisory is { } id)
        {
            await ExportExchangeAsync(environment, session, id, path ?? $"{id}.evidence.zip", policy, cancellationToken);
        }
        else
        {
            string entries = path ?? throw new UsageException("Say where to write the entries: --out FILE. Their proof goes to FILE.proof.");
            await ExportEntriesAsync(environment, session, range, entries, policy, cancellationToken);
        }

        return ExitCode.Ok;
    }

    private static async Task ExportExchangeAsync(
        CommandEnvironment environment, GatewaySession session, AdvisoryId id, string path, WitnessPolicy? policy, CancellationToken cancellationToken)
    {
        byte[] bundle = await Progress.ShowAsync(
            environment, "Collecting", meter => new ExchangeExport(session, id, meter).TakeAsync(policy, cancellationToken));
        PrivateFile.CreateNew(path, bundle);
        await environment.SayAsync($"{path}: evidence of {id}, checked; others check it with advisory audit check and the invite");
    }

    private static async Task ExportEntriesAsync(
        CommandEnvironment environment, GatewaySession session, Range range, string path, WitnessPolicy? policy, CancellationToken cancellationToken)
    {
        LogName log = range.Log ?? LogName.Audit;
        RangeProof proof = await Progress.ShowAsync(
            environment,
            "Exporting",
            meter => new EntriesExport(session, log, meter).WriteAsync(path, range.From ?? 0, range.To, policy, cancellationToken));
        await environment.SayAsync(
            $"{path}: entries {proof.From} to {proof.To - 1} of the {log} log; {path}{EntriesExport.ProofSuffix} proves that they are complete");
    }

    private static Option<long?> Index(string name, string description) => Words.Option<long?>(name, description, TryParse, "a number from 0");

    private static bool TryParse(string? text, out long? value)
    {
        bool valid = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long index) && index <= LogIndex.MaxValue;
        value = valid ? index : null;
        return valid;
    }

    private sealed record Range(LogName? Log, long? From, long? To)
    {
        public static Range None { get; } = new(null, null, null);
    }
}
