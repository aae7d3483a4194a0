using System.Text.RegularExpressions;

namespace Gateway.Client.Cli;

/// <summary>What the command line's library says in English whatever the language: its own resources lack these.</summary>
internal static partial class LibraryWords
{
    /// <summary>A complaint about the command line, to be said in any language; one that the library knows in the language asked for is as it was.</summary>
    public static Sentence Complaint(string message)
    {
        if (Missing().Match(message) is { Success: true } missing)
        {
            return $"Option '{missing.Groups["option"].Value}' is required.";
        }

        if (TooMany().Match(message) is { Success: true } tooMany)
        {
            return $"Option '{tooMany.Groups["option"].Value}' takes one value, and {tooMany.Groups["count"].Value} were given.";
        }

        if (Untyped().Match(message) is { Success: true } untyped)
        {
            return $"'{untyped.Groups["text"].Value}' is no value of '{untyped.Groups["symbol"].Value}'.";
        }

        return Alone().Match(message) is { Success: true } alone ? (Sentence)$"Option '{alone.Groups["option"].Value}' stands alone." : message;
    }

    /// <summary>A page of help with those of its words that the library left in English.</summary>
    public static string Help(string page, Language language) => page
        .Replace("Description:", language.Say("Description:"), StringComparison.Ordinal)
        .Replace("(REQUIRED)", language.Say("(REQUIRED)"), StringComparison.Ordinal);

    [GeneratedRegex("^Option '(?<option>[^']+)' is required\\.$")]
    private static partial Regex Missing();

    [GeneratedRegex("^Option '(?<option>[^']+)' expects a single argument but (?<count>[0-9]+) were provided\\.$")]
    private static partial Regex TooMany();

    [GeneratedRegex("^Cannot parse argument '(?<text>.*)' for (option|command) '(?<symbol>[^']+)' as expected type '[^']*'\\.", RegexOptions.Singleline)]
    private static partial Regex Untyped();

    [GeneratedRegex("^(?<option>.+) option cannot be combined with other arguments\\.$")]
    private static partial Regex Alone();
}
