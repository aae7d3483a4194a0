using System.Globalization;
using System.Resources;

namespace Gateway.Client.Languages;

/// <summary>
/// A language that the command speaks. English is written in the code; each other one is a file of resources whose keys are the English texts. Words of a
/// contract (verdicts, answers' names, TLP labels, everything under <c>--json</c>) are the same in all of them.
/// </summary>
internal sealed class Language
{
    private static readonly Language[] All = [new("en", "", null), new("zh", "zh-Hans", "Gateway.Client.Languages.Chinese")];

    private readonly ResourceManager? texts;

    private Language(string tag, string culture, string? resources)
    {
        Tag = tag;
        Culture = CultureInfo.GetCultureInfo(culture);
        texts = resources is null ? null : new ResourceManager(resources, typeof(Language).Assembly);
    }

    public static Language English => All[0];

    public static Language Chinese => All[1];

    /// <summary>As <c>--lang</c> takes it (BCP 47).</summary>
    public string Tag { get; }

    /// <summary>The culture under which the command line's library has its own words in this language.</summary>
    public CultureInfo Culture { get; }

    public static bool TryParse(string? text, out Language language)
    {
        language = All.FirstOrDefault(known => known.Tag == text) ?? English;
        return language.Tag == text;
    }

    /// <summary>The language of a locale as POSIX writes it, such as <c>zh_CN.UTF-8</c>; English for any that is not spoken here.</summary>
    public static Language OfLocale(string? locale) =>
        All.FirstOrDefault(known => locale is not null && locale.Split('_', '-', '.', '@')[0].Equals(known.Tag, StringComparison.OrdinalIgnoreCase)) ?? English;

    /// <summary>The translation of a pattern of <see cref="Sentence"/>, or null.</summary>
    public string? Find(string pattern) => texts?.GetString(KeyOf(pattern), CultureInfo.InvariantCulture);

    /// <summary>The name of a pattern's resource. Names do not tell capitals apart, so a heading, which is all in capitals, has a prefix.</summary>
    public static string KeyOf(string pattern) => pattern.Any(char.IsAsciiLetterLower) ? pattern : $"heading {pattern}";

    /// <summary>A sentence in this language.</summary>
    public string Say(Sentence sentence) => sentence.In(this);
}
