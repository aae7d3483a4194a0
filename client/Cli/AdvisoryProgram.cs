using System.CommandLine;
using System.CommandLine.Help;
using System.Globalization;
using Gateway.Client.Commands;

namespace Gateway.Client.Cli;

/// <summary>From arguments to an exit code.</summary>
internal static class AdvisoryProgram
{
    // Long enough to erase temporary files after Ctrl-C, short enough not to annoy.
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(5);

    public static async Task<int> RunAsync(IReadOnlyList<string> args, CommandEnvironment environment, CancellationToken cancellationToken)
    {
        (ParseResult parsed, CommandEnvironment speaking) = Parse(args, environment);
        if (parsed.Errors.Count > 0)
        {
            // The library would print the help on stdout and end with 1; the contract wants stderr and 2.
            await speaking.WarnAsync($"{LibraryWords.Complaint(parsed.Errors[0].Message)} Try '{CommandPath(parsed)} --help'.");
            return ExitCode.Usage;
        }

        InvocationConfiguration invocation = new()
        {
            Output = environment.Out,
            Error = environment.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = TerminationTimeout,
        };
        return parsed.Action is HelpAction && speaking.Language != Language.English
            ? await HelpAsync(parsed, invocation, speaking.Language, cancellationToken)
            : await parsed.InvokeAsync(invocation, cancellationToken);
    }

    private static async Task<int> HelpAsync(ParseResult parsed, InvocationConfiguration invocation, Language language, CancellationToken cancellationToken)
    {
        TextWriter output = invocation.Output;
        await using StringWriter page = new();
        invocation.Output = page;
        int exitCode = await parsed.InvokeAsync(invocation, cancellationToken);
        await output.WriteAsync(LibraryWords.Help(page.ToString(), language));
        return exitCode;
    }

    // In which language to speak is one of the things that are parsed. What the library itself says follows the culture of the moment.
    private static (ParseResult Parsed, CommandEnvironment Speaking) Parse(IReadOnlyList<string> args, CommandEnvironment environment)
    {
        GlobalOptions globals = new(environment);
        ParseResult parsed = Parse(CommandTree.Build(environment, globals), args);
        Language language = parsed.GetResult(globals.Language) is { } chosen && !chosen.Errors.Any() ? parsed.GetValue(globals.Language)! : LanguageChoice.OfLocale(environment.Variable);
        if (language == Language.English)
        {
            return (parsed, environment);
        }

        CultureInfo.CurrentUICulture = language.Culture;
        CommandEnvironment speaking = environment with { Language = language };
        RootCommand commands = CommandTree.Build(speaking, new GlobalOptions(speaking));
        HelpTexts.Translate(commands, language);
        return (Parse(commands, args), speaking);
    }

    // No response files: "@name" is an argument like any other here.
    private static ParseResult Parse(RootCommand commands, IReadOnlyList<string> args) =>
        commands.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });

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
