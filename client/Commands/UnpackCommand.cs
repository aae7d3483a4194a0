using System.CommandLine;
using Gateway.Client.Cli;

namespace Gateway.Client.Commands;

/// <summary><c>advisory unpack FILE</c>: does with a pack what it was made for.</summary>
internal static class UnpackCommand
{
    public static Command Create(CommandEnvironment environment, GlobalOptions globals)
    {
        Argument<string> file = new("FILE") { Description = "A pack that advisory pack wrote." };
        Option<bool> json = AgencyWords.Json();
        Command command = new("unpack", "Send the upload that a pack carries.") { file, json };
        command.SetAction((parsed, cancellationToken) => CommandRunner.RunAsync(
            environment,
            () => SendCommand.SendPackAsync(environment, globals.Read(parsed), parsed.GetRequiredValue(file), parsed.GetValue(json), cancellationToken),
            cancellationToken));
        return command;
    }
}
