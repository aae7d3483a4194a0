using System.CommandLine;
using System.Globalization;
using Gateway.Server.Fsck;
using Gateway.Server.Hosting;
using Gateway.Server.Keys;
using Gateway.Server.Options;
using Gateway.Server.Storage;

namespace Gateway.Server.Commands;

/// <summary><c>gateway fsck</c>: derives everything again from stored bytes. First on stdout stands a verdict's word.</summary>
internal static class FsckCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        Option<string> data = DataOption.Create();
        Option<long> since = new("--since")
        {
            Description = "The first entry of the audit log to check, as an earlier run named it; older entries and what belongs to them are not looked at.",
            HelpName = "INDEX",
        };
        since.Validators.Add(result =>
        {
            // What is no number at all is refused by the option itself.
            if (result.Tokens is [{ Value: string text }] && long.TryParse(text, CultureInfo.InvariantCulture, out long index) && index < 0)
            {
                result.AddError("--since takes an index of the audit log, from 0.");
            }
        });
        Command command = new("fsck", "Checks everything that is stored against the logs.") { data, since };
        command.SetAction((arguments, cancellationToken) => RunAsync(DataOption.Read(arguments, data), arguments.GetValue(since), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(DataFolder data, long since, CancellationToken cancellationToken)
    {
        try
        {
            GatewayOptions options = Settings.Load(data);
            await using ServiceProvider services = FsckServices.Open(data, options);
            await new UnfinishedRotations(data, options, services.GetRequiredService<IGatewayStore>()).FinishAsync(cancellationToken);
            return await Fsck.Fsck.RunAsync(FsckServices.Describe(services) with { Since = since }, Console.Out, Console.Error, cancellationToken);
        }
        catch (Exception exception) when (exception is SetupException or StorageException)
        {
            await Console.Error.WriteLineAsync($"Could not check: {exception.Message}");
            return ExitCode.CouldNotCheck;
        }
    }
}
