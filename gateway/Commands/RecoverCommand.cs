using System.CommandLine;
using Gateway.Audit;
using Gateway.Server.Options;
using Gateway.Server.Recovery;

namespace Gateway.Server.Commands;

/// <summary>
/// <c>gateway recover</c>: what to do when the database is behind what was signed. It never appends at an index that was signed, and never overrules an anchor
/// that exists.
/// </summary>
internal static class RecoverCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        Option<string> data = DataOption.Create();
        Option<string[]> from = new("--from")
        {
            Description = "Bring back lost entries from data folders, exported entries and checkpoints.", HelpName = "PATH", AllowMultipleArgumentsPerToken = true,
        };
        Option<bool> accept = new("--accept-database") { Description = "Anchor a database that has no anchor; you vouch that it is the newest there is." };
        Option<bool> newLog = new("--new-log") { Description = "Give up what is lost: open new logs under new keys in a new data folder." };
        Option<string?> into = new("--into") { Description = "The new data folder.", HelpName = "NEWDIR" };
        Option<string?> storage = new("--connection-string-file") { Description = "The new SQL Server database of the new logs.", HelpName = "FILE" };
        Command command = new("recover", "Brings a gateway back whose database is behind what was signed.") { data, from, accept, newLog, into, storage };
        command.Validators.Add(arguments =>
        {
            int ways = (arguments.GetResult(from) is null ? 0 : 1) + (arguments.GetValue(accept) ? 1 : 0) + (arguments.GetValue(newLog) ? 1 : 0);
            if (ways != 1 || arguments.GetValue(newLog) != (arguments.GetValue(into) is not null))
            {
                arguments.AddError("One of --from PATH…, --accept-database, and --new-log with --into NEWDIR.");
            }
        });
        command.SetAction((arguments, cancellationToken) => RunAsync(
            DataOption.Read(arguments, data),
            arguments.GetValue(newLog)
                ? tools => NewLogs.RunAsync(tools, new DataFolder(arguments.GetValue(into)!), arguments.GetValue(storage), Console.Out, cancellationToken)
                : arguments.GetValue(accept)
                    ? tools => DatabaseAcceptance.RunAsync(tools, Console.Out, cancellationToken)
                    : tools => RecoverAsync(tools, arguments.GetValue(from) ?? [], cancellationToken),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(DataFolder data, Func<RecoveryTools, Task> recover, CancellationToken cancellationToken)
    {
        try
        {
            await using RecoveryTools tools = await RecoveryTools.OpenAsync(data, cancellationToken);
            await recover(tools);
            return ExitCode.Ok;
        }
        catch (AuditIntegrityException exception)
        {
            throw new SetupException($"Nothing was brought back: {exception.Message}", exception);
        }
    }

    private static async Task RecoverAsync(RecoveryTools tools, IEnumerable<string> paths, CancellationToken cancellationToken)
    {
        var sources = new EntrySources(tools);
        foreach (string path in paths)
        {
            await sources.AddAsync(path, cancellationToken);
        }

        await new EntryRecovery(tools, sources).RunAsync(Console.Out, cancellationToken);
    }
}
