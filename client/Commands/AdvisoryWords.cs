using System.CommandLine;
using System.CommandLine.Parsing;
using Gateway.Client.Cli;
using Gateway.Client.Http.Answers;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary>The ways commands name an advisory.</summary>
internal static class AdvisoryWords
{
    private const string Expected = "an advisory's id, like 0190f5a0-…, as inbox and outbox show it";

    public static Argument<AdvisoryId> Id() => Words.Argument<AdvisoryId>("ID", "The advisory's id.", AdvisoryId.TryParse, Expected);

    public static Option<AdvisoryId?> Reference(string name, string description) => Words.Option<AdvisoryId?>(name, description, TryParse, Expected);

    /// <summary>Agencies, as a command names several.</summary>
    public static Option<IReadOnlyList<AgencyId>> Agencies(string name, string description) =>
        Words.List<AgencyId>(name, description, AgencyId.TryParse, "like cncert,jpcert");

    /// <summary>Free tags, an option each: a tag may hold a comma.</summary>
    public static Option<IReadOnlyList<string>> Tags(string description) => new("--tag")
    {
        Description = description,
        HelpName = "TAG",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = ParseTags,
    };

    /// <summary>The title to show in a list, in the reader's language if there is one; of a sealed advisory the gateway knows none.</summary>
    public static string Title(AdvisoryItem item, ReaderLanguages languages) => item.Titles is { } titles ? languages.Pick(titles) : languages.Say("(sealed)");

    /// <summary>The languages that an advisory can be read in: those of its titles, its main document and the translations. They are one advisory.</summary>
    public static IReadOnlyList<string> Languages(AdvisoryItem item) =>
    [
        .. item.Documents.Where(document => document.Role is "main" or "translation").Select(document => document.Language).OfType<string>()
            .Concat(item.Titles?.Keys.Order(StringComparer.Ordinal) ?? Enumerable.Empty<string>()).Distinct(StringComparer.OrdinalIgnoreCase),
    ];

    /// <summary>Which CSAF document, which revision and which CVEs an advisory is about.</summary>
    public static string Reference(AdvisoryItem item) => string.Join(", ", item.Documents.Select(document => document.Csaf?.Reference()).OfType<string>().Distinct());

    public static bool TryParseLanguage(string? text, out string value)
    {
        value = text ?? "";
        return text is not null && TextRules.IsLanguageTag(text);
    }

    private static List<string> ParseTags(ArgumentResult result)
    {
        List<string> tags = [.. result.Tokens.Select(token => token.Value)];
        if (!tags.All(TextRules.IsTag))
        {
            result.AddError($"A tag has 1 to {Limits.TagCharacters} characters on one line, and no white space at either end.");
        }

        return tags;
    }

    private static bool TryParse(string? text, out AdvisoryId? value)
    {
        bool known = AdvisoryId.TryParse(text, out AdvisoryId id);
        value = known ? id : null;
        return known;
    }
}
