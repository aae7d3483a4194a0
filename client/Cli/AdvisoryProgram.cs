using System.CommandLine;
using Gateway.Client.Commands;

namespace Gateway.Client.Cli;

/// <summary>From arguments to an exit code.</summary>
internal static class AdvisoryProgram
{
    // Long enough to erase temporary files after Ctrl-C, short enough not to annoy.
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(5);

    public static async Task<int> RunAsync(IReadOnlyList<string> args, CommandEnvironment environment, CancellationToken cancellationToken)
    {
        // No response files: "@name" is an argument like any other here.
        ParseResult parsed = CommandTree.Build(environment).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            // The library would print the help on stdout and end with 1; the contract wants stderr and 2.
            await environment.Error.WriteLineAsync($"{parsed.Errors[0].Message} Try '{CommandPath(parsed)} --help'.");
            return ExitCode.Usage;
        }

        InvocationConfiguration invocation = new()
        {
            Output = environment.Out,
            Error = environment.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = TerminationTimeout,
        };
        return await parsed.InvokeAsync(invocation, cancellationToken);
    }

    private static string CommandPath(ParseResult parsed)
    {
        Stack<string> names = new();
        for (System.CommandLine.Parsing.SymbolResult? at = parsed.CommandResult; at is not null; at = at.Parent)
        {
            if (at is System.CommandLine.Parsing.CommandResult command)
            {
                names.Push(command.Command is RootCommand ? "advisory" : command.Command.Name);
            }
        }

        return string.Join(' ', names);
    }
}
