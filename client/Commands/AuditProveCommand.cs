using System.CommandLine;
using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Evidence;
using Gateway.Client.Profiles;
using Gateway.Client.Trust;

namespace Gateway.Client.Commands;

/// <summary><c>advisory audit prove INDEX</c>: a proof file that anyone with the log's key can check offline, the entry itself inside it.</summary>
internal static class AuditProveCommand
{
    public static Command Create(CommandEnvironment environment, GlobalOptions globals)
    {
        Argument<long> index = Words.Argument<long>("INDEX", "The entry's index, from 0.", TryParseIndex, "a number from 0");
        Option<LogName?> log = AuditWords.Log("Which log, default audit");
        Option<string?> file = new("--out") { Description = "Write the proof here instead of to stdout; nothing is overwritten.", HelpName = "FILE" };
        Command command = new("prove", "Get the proof that an entry is in the log, checked, as a tlog-proof file.") { index, log, file };
        command.SetAction((parsed, cancellationToken) => CommandRunner.WithGatewayAsync(
            environment,
            globals.Read(parsed),
            session =>
            {
                WitnessPolicy? policy = PolicyChoice.Choose(globals.Read(parsed), session.Trusted);
                EvidenceCheckpoints checkpoints = new(session, policy);
                LogName named = parsed.GetValue(log) ?? LogName.Audit;
                return RunAsync(environment, session, checkpoints, named, parsed.GetValue(index), parsed.GetValue(file), cancellationToken);
            },
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        CommandEnvironment environment,
        GatewaySession session,
        EvidenceCheckpoints checkpoints,
        LogName log,
        long index,
        string? path,
        CancellationToken cancellationToken)
    {
        Checkpoint checkpoint = await checkpoints.ReadAsync(log, cancellationToken);
        if (index >= checkpoint.Tree.Size)
        {
            throw new CommandFailedException($"The {log} log has {checkpoint.Tree.Size} entries that count; there is no entry {index}.");
        }

        (LogEntry entry, TlogProof proof) = await session.Logs.ReadProvenAsync(log, index, checkpoint, cancellationToken);
        TlogProof complete = new(proof.Inclusion, proof.Checkpoint, entry.Bytes);
        if (path is null)
        {
            await environment.Out.WriteAsync(complete.ToString());
            return ExitCode.Ok;
        }

        PrivateFile.CreateNew(path, complete.ToBytes());
        await environment.SayAsync($"entry {index} of the {log} log is proven; the proof is in {path}");
        return ExitCode.Ok;
    }

    private static bool TryParseIndex(string? text, out long value) =>
        long.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out value) && value <= LogIndex.MaxValue;
}
