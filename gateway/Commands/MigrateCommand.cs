using System.CommandLine;
using System.Data.Common;
using Gateway.Server.Hosting;
using Gateway.Server.Options;
using Gateway.Server.Storage;

namespace Gateway.Server.Commands;

/// <summary>
/// <c>gateway migrate</c>: takes the steps by which a database of an earlier program becomes one of this program, under the logs' lock. Gateways of the version
/// before go on beside it, unless a step is called breaking.
/// </summary>
internal static class MigrateCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        Option<string> data = DataOption.Create();
        Option<bool> dryRun = new("--dry-run") { Description = "Print the steps that would be taken, and take none." };
        Option<string?> login = new("--connection-string-file")
        {
            Description = "Another login to the same SQL Server database, one that may change tables.", HelpName = "FILE",
        };
        Command command = new("migrate", "Brings the database to this program's schema.") { data, dryRun, login };
        command.SetAction((arguments, cancellationToken) => RunAsync(
            DataOption.Read(arguments, data),
            arguments.GetValue(login),
            arguments.GetValue(dryRun) ? ShowAsync : TakeAsync,
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        DataFolder data, string? login, Func<IGatewayStore, TextWriter, CancellationToken, Task> run, CancellationToken cancellationToken)
    {
        GatewayOptions options = Settings.Load(data);
        StorageServices.RequireDatabase(options, data);
        if (login is not null)
        {
            options.Storage.ConnectionStringFile = options.Storage.Provider == StorageOptions.SqlServer
                ? login
                : throw new SetupException("--connection-string-file is for a database on SQL Server; this gateway's is embedded.");
        }

        await using IGatewayStore store = StorageServices.OpenStore(options, data);
        await run(store, Console.Out, cancellationToken);
        return ExitCode.Ok;
    }

    private static async Task ShowAsync(IGatewayStore store, TextWriter output, CancellationToken cancellationToken)
    {
        IReadOnlyList<Migration> pending = await store.ReadPendingAsync(cancellationToken);
        await PrintAsync(output, "would take", pending);
        if (pending.Count > 0)
        {
            await output.WriteLineAsync("Take a backup first: gateway backup, or the server's own.");
        }

        if (pending.Any(step => step.IsBreaking))
        {
            await output.WriteLineAsync("Stop every gateway of an earlier version first: it cannot run on this schema.");
        }
    }

    private static async Task TakeAsync(IGatewayStore store, TextWriter output, CancellationToken cancellationToken)
    {
        // An empty database is for init: what migrate makes of it would have no logs.
        await store.ProbeAsync(cancellationToken);
        try
        {
            await PrintAsync(output, "took", await store.MigrateAsync(cancellationToken));
        }
        catch (DbException exception)
        {
            throw new SetupException(
                $"The database refused a step, and none was taken: {exception.Message} On SQL Server --connection-string-file names a login that may change tables.",
                exception);
        }
    }

    private static async Task PrintAsync(TextWriter output, string did, IReadOnlyList<Migration> steps)
    {
        foreach (Migration step in steps)
        {
            await output.WriteLineAsync($"{did} {step.Version} {step.Name}");
        }

        if (steps.Count == 0)
        {
            await output.WriteLineAsync("Nothing to do: the schema is this program's.");
        }
    }
}
