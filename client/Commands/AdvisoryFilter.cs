using System.CommandLine;
using Gateway.Client.Cli;
using Gateway.Client.Http.Answers;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary>
/// Which advisories of a list are shown. The choice is made here: the gateway keeps categories and tags sealed, and need not know what somebody looks for. What a sealed advisory is tagged
/// with, and in which languages it is, nobody knows before it is opened: with <c>--tag</c> or <c>--language</c> it is left out, and counted.
/// </summary>
internal sealed class AdvisoryFilter
{
    private readonly Option<IReadOnlyList<AdvisoryCategory>> categories = Words.List<AdvisoryCategory>(
        "--category", "Only these categories", WireText.TryParse, "vulnerability, malware, attack, incident, technique, regulation, notice");

    private readonly Option<IReadOnlyList<string>> tags = AdvisoryWords.Tags("Only what has this tag; with several, all of them");

    private readonly Option<IReadOnlyList<string>> languages = Words.List<string>(
        "--language", "Only what can be read in one of these languages", AdvisoryWords.TryParseLanguage, "language tags like en or pt-BR");

    public void AddTo(Command command)
    {
        command.Options.Add(categories);
        command.Options.Add(tags);
        command.Options.Add(languages);
    }

    /// <summary>The advisories to show.</summary>
    public IReadOnlyList<AdvisoryItem> Apply(ParseResult parsed, IReadOnlyList<AdvisoryItem> items) => [.. items.Where(item => IsShown(parsed, item))];

    /// <summary>A sentence about sealed advisories that were left out because nobody knows; null if there were none.</summary>
    public Sentence? Remark(ParseResult parsed, IReadOnlyList<AdvisoryItem> items)
    {
        int unknown = items.Count(item => item.Sealed == true && IsOfCategory(parsed, item) && !IsShown(parsed, item));
        return unknown == 0 ? null : (Sentence)$"{unknown} sealed advisories are not shown: their tags and languages show only when they are opened.";
    }

    private bool IsShown(ParseResult parsed, AdvisoryItem item) => IsOfCategory(parsed, item)
        && (parsed.GetValue(tags) ?? []).All(tag => item.Tags?.Contains(tag, StringComparer.OrdinalIgnoreCase) == true)
        && (parsed.GetValue(languages) is not { Count: > 0 } ranges
            || AdvisoryWords.Languages(item).Any(language => ranges.Any(range => LanguageLookup.Matches(language, range))));

    private bool IsOfCategory(ParseResult parsed, AdvisoryItem item) =>
        parsed.GetValue(categories) is not { Count: > 0 } wanted || wanted.Any(category => category.ToWire() == item.Category);
}
