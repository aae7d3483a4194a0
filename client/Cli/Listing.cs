using Spectre.Console;

namespace Gateway.Client.Cli;

/// <summary>One listing, shown as a table to a person or as JSON to a program.</summary>
/// <typeparam name="T">A row; its public properties are the members of the JSON object.</typeparam>
internal sealed class Listing<T>(IReadOnlyList<(Sentence Heading, Func<T, string> Cell)> columns)
{
    // On a pipe nothing must be wrapped: a line is a row for grep.
    private const int PipeWidth = 2000;

    public void Write(CommandEnvironment environment, IReadOnlyList<T> rows, bool json)
    {
        if (json)
        {
            environment.Out.WriteLine(JsonOutput.Text(rows));
            return;
        }

        IAnsiConsole console = ConsoleFor(environment);
        Table table = new() { Border = environment.IsTerminal ? TableBorder.Rounded : TableBorder.None, ShowHeaders = true };
        foreach ((Sentence heading, _) in columns)
        {
            table.AddColumn(new TableColumn(environment.Language.Say(heading)) { NoWrap = !environment.IsTerminal });
        }

        foreach (T row in rows)
        {
            table.AddRow(columns.Select(column => new Text(TerminalText.Clean(column.Cell(row)))).ToArray<Spectre.Console.Rendering.IRenderable>());
        }

        console.Write(table);
    }

    private static IAnsiConsole ConsoleFor(CommandEnvironment environment)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(environment.Out),
            Ansi = environment.IsTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            Interactive = InteractionSupport.No,
        });
        if (!environment.IsTerminal)
        {
            console.Profile.Width = PipeWidth;
        }

        return console;
    }
}
