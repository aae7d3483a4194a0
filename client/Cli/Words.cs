using System.CommandLine;
using System.CommandLine.Parsing;

namespace Gateway.Client.Cli;

/// <summary>Options and arguments whose words have a type: a wrong one is a parse error with a sentence, before anything runs.</summary>
internal static class Words
{
    private const StringSplitOptions Separation = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;

    public delegate bool TryParse<T>(string? text, out T value);

    public static Option<T> Option<T>(string name, string description, TryParse<T> tryParse, string expected) => new(name)
    {
        Description = $"{description} ({expected})",
        HelpName = name.TrimStart('-').ToUpperInvariant(),
        CustomParser = result => One(result, tryParse, expected),
    };

    /// <summary>One of a few words that have no type of their own.</summary>
    public static Option<string> Choice(string name, string description, params string[] words) => Option(
        name,
        description,
        (string? text, out string value) =>
        {
            value = text ?? "";
            return words.Contains(value, StringComparer.Ordinal);
        },
        string.Join(" or ", words));

    public static Argument<T> Argument<T>(string name, string description, TryParse<T> tryParse, string expected) => new(name)
    {
        Description = description,
        CustomParser = result => One(result, tryParse, expected),
    };

    /// <summary>Several words, joined by commas or each with the option before it; what follows without either is an argument.</summary>
    public static Option<IReadOnlyList<T>> List<T>(string name, string description, TryParse<T> tryParse, string expected) => new(name)
    {
        Description = $"{description} ({expected})",
        HelpName = name.TrimStart('-').ToUpperInvariant(),
        Arity = ArgumentArity.OneOrMore,
        CustomParser = result => Many(result, tryParse, expected),
    };

    /// <summary>Repeatable <c>key=value</c>, such as a title in one language.</summary>
    public static Option<IReadOnlyList<KeyValuePair<string, string>>> Pairs(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "LANG=TEXT",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = ParsePairs,
    };

    private static List<KeyValuePair<string, string>> ParsePairs(ArgumentResult result)
    {
        List<KeyValuePair<string, string>> pairs = [];
        foreach (string text in result.Tokens.Select(token => token.Value))
        {
            int equals = text.IndexOf('=', StringComparison.Ordinal);
            // Text alone, whatever it contains, is in the usual language.
            bool hasLanguage = equals > 0 && Gateway.Exchange.TextRules.IsLanguageTag(text[..equals]);
            pairs.Add(hasLanguage ? new(text[..equals], text[(equals + 1)..]) : new("", text));
        }

        return pairs;
    }

    private static T? One<T>(ArgumentResult result, TryParse<T> tryParse, string expected)
    {
        string text = result.Tokens[^1].Value;
        if (tryParse(text, out T value))
        {
            return value;
        }

        result.AddError(Complaint(text, expected));
        return default;
    }

    private static List<T> Many<T>(ArgumentResult result, TryParse<T> tryParse, string expected)
    {
        List<T> values = [];
        foreach (string text in result.Tokens.SelectMany(token => token.Value.Split(',', Separation)))
        {
            if (!tryParse(text, out T value))
            {
                result.AddError(Complaint(text, expected));
                return [];
            }

            values.Add(value);
        }

        return values;
    }

    private static string Complaint(string text, string expected) => $"'{TerminalText.Clean(text)}' is not what is expected here: {expected}.";
}
