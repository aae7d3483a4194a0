using System.CommandLine;

namespace Gateway.Client.Languages;

/// <summary>The help of all commands in another language than that of the code.</summary>
internal static class HelpTexts
{
    /// <summary>Every text of a command, its options, arguments and subcommands.</summary>
    public static IEnumerable<Symbol> Of(Command command) =>
        command.Options.Cast<Symbol>().Concat(command.Arguments).Prepend(command).Concat(command.Subcommands.SelectMany(Of));

    /// <summary>Puts each text into <paramref name="language"/>.</summary>
    public static void Translate(Command command, Language language)
    {
        foreach (Symbol symbol in Of(command).Where(symbol => symbol.Description is not null).ToHashSet())
        {
            symbol.Description = language.Say(symbol.Description!);
        }
    }
}
