using System.CommandLine;
using Gateway.Client.Cli;

namespace Gateway.Client.Languages;

/// <summary>Which language is spoken: what <c>--lang</c> says, else the locale (POSIX: <c>LC_ALL</c>, then <c>LC_MESSAGES</c>, then <c>LANG</c>).</summary>
internal static class LanguageChoice
{
    private static readonly string[] LocaleVariables = ["LC_ALL", "LC_MESSAGES", "LANG"];

    public static Option<Language?> CreateOption()
    {
        Option<Language?> option = Words.Option<Language?>("--lang", "The language of help and messages; else the locale's", TryParse, "zh or en");
        option.Recursive = true;
        return option;
    }

    /// <summary>The language of a locale.</summary>
    public static Language OfLocale(Func<string, string?> variable) =>
        Language.OfLocale(LocaleVariables.Select(variable).FirstOrDefault(value => !string.IsNullOrEmpty(value)));

    private static bool TryParse(string? text, out Language? value)
    {
        bool isKnown = Language.TryParse(text, out Language language);
        value = language;
        return isKnown;
    }
}
