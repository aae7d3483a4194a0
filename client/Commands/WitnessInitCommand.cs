using System.CommandLine;
using Gateway.Client.Cli;
using Gateway.Client.Witnessing;

namespace Gateway.Client.Commands;

/// <summary><c>advisory witness init</c>: a new witness's key.</summary>
internal static class WitnessInitCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        Option<string> data = WitnessOptions.Data();
        Option<string> name = new("--name")
        {
            Description = "The witness's name for ever, best a URL without scheme, like witness.example/w1.",
            HelpName = "NAME",
            Required = true,
        };
        Command command = new("init", "Make a witness's folder with a new key, and print the public key.") { data, name };
        command.SetAction((parsed, cancellationToken) => CommandRunner.RunAsync(
            environment, () => Task.FromResult(Run(environment, parsed.GetRequiredValue(data), parsed.GetRequiredValue(name))), cancellationToken));
        return command;
    }

    private static int Run(CommandEnvironment environment, string data, string name)
    {
        environment.Out.WriteLine(WitnessFolder.Create(data, name).Verifier);
        return ExitCode.Ok;
    }
}
