using System.CommandLine;
using Gateway.Client.Cli;
using Gateway.Client.Witnessing;

namespace Gateway.Client.Commands;

/// <summary><c>advisory witness key</c>: the public key, for the policies of logs and clients.</summary>
internal static class WitnessKeyCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        Option<string> data = WitnessOptions.Data();
        Command command = new("key", "Print the witness's public key as a policy file names it.") { data };
        command.SetAction((parsed, cancellationToken) => CommandRunner.RunAsync(
            environment, () => Task.FromResult(Run(environment, parsed.GetRequiredValue(data))), cancellationToken));
        return command;
    }

    private static int Run(CommandEnvironment environment, string data)
    {
        environment.Out.WriteLine(WitnessFolder.Open(data).Verifier);
        return ExitCode.Ok;
    }
}
