using Gateway.Exchange;

namespace Gateway.Client.Cli;

/// <summary>What the person at this machine reads, the dearest first: as <c>--lang</c> says, then the locale (POSIX <c>LC_ALL</c>, <c>LC_MESSAGES</c>, <c>LANG</c>; GNU's <c>LANGUAGE</c>), and English last.</summary>
internal sealed class ReaderLanguages(Language spoken, IReadOnlyList<string> ranges)
{
    private const string English = "en";

    // In the order in which POSIX asks them.
    private static readonly string[] LocaleVariables = ["LC_ALL", "LC_MESSAGES", "LANG"];

    public static ReaderLanguages Of(CommandEnvironment environment)
    {
        string locale = LocaleVariables.Select(environment.Variable).FirstOrDefault(value => !string.IsNullOrEmpty(value)) ?? "";
        IEnumerable<string> local = ToRange(locale) is { } range
            ? [.. (environment.Variable("LANGUAGE") ?? "").Split(':').Select(ToRange).OfType<string>(), range]
            : [];
        bool isChosen = environment.Language != Language.OfLocale(locale);
        return new ReaderLanguages(environment.Language, [.. isChosen ? [environment.Language.Tag] : (string[])[], .. local, English]);
    }

    /// <summary>A word of the command's own, among texts that come from others.</summary>
    public string Say(Sentence sentence) => spoken.Say(sentence);

    /// <summary>The text to show, of texts by language: the closest to what is read, else the first.</summary>
    public string Pick(IReadOnlyDictionary<string, string> texts) =>
        LanguageLookup.Find(texts.Keys, ranges) is { } tag ? texts[tag] : texts.OrderBy(text => text.Key, StringComparer.Ordinal).Select(text => text.Value).FirstOrDefault() ?? "";

    /// <summary>All of them: the one to show first, the others by their tags.</summary>
    public IEnumerable<KeyValuePair<string, string>> Order(IReadOnlyDictionary<string, string> texts)
    {
        string? first = Find(texts.Keys);
        return texts.OrderBy(text => text.Key == first ? 0 : 1).ThenBy(text => text.Key, StringComparer.Ordinal);
    }

    /// <summary>The closest of some language tags; null if none is close.</summary>
    public string? Find(IEnumerable<string> tags) => LanguageLookup.Find(tags, ranges);

    // de_AT.UTF-8@euro is de-AT; C and POSIX are nobody's language.
    private static string? ToRange(string? locale)
    {
        string range = (locale ?? "").Split('.', '@')[0].Replace('_', '-');
        return TextRules.IsLanguageTag(range) && !range.Equals("POSIX", StringComparison.OrdinalIgnoreCase) ? range : null;
    }
}
