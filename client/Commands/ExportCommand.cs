using System.CommandLine;
using Gateway.Client.Cli;
using Gateway.Client.Delivery;
using Gateway.Client.Exporting;

namespace Gateway.Client.Commands;

/// <summary><c>advisory export --to-dir DIR</c>: what is new in the inbox, checked and opened, for programs that pick it up there.</summary>
internal static class ExportCommand
{
    public static Command Create(CommandEnvironment environment, GlobalOptions globals)
    {
        Option<string> folder = new("--to-dir")
        {
            Description = "Where records and documents are put; the folder remembers how far it has come.",
            HelpName = "DIR",
            Required = true,
        };
        Option<bool> json = AgencyWords.Json();
        Command command = new("export", "Save what came since the last time, checked as get does, each advisory once, for other programs to pick up.") { folder, json };
        command.SetAction((parsed, cancellationToken) => CommandRunner.WithFreshGatewayAsync(
            environment,
            globals.Read(parsed),
            session => RunAsync(environment, session, parsed.GetRequiredValue(folder), parsed.GetValue(json), cancellationToken),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        CommandEnvironment environment, GatewaySession session, string path, bool json, CancellationToken cancellationToken)
    {
        using ExportFolder folder = ExportFolder.Open(path, session.Gateway, session.Principal);
        using DeliveryReading reading = await DeliveryReading.BeginAsync(session, cancellationToken);
        Exporter exporter = new(environment, session, reading, folder, json);
        await exporter.RunAsync(cancellationToken);
        return exporter.AllHold ? ExitCode.Ok : ExitCode.Refused;
    }
}
