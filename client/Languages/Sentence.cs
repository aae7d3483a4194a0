using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Gateway.Client.Languages;

/// <summary>
/// What the command says to its user, kept as the English pattern and the values in it until it is known in which language it is said. An interpolated
/// string becomes one by itself, and its text with <c>{0}</c>, <c>{1}</c> for the values is the key of its translations.
/// </summary>
[InterpolatedStringHandler]
internal sealed class Sentence
{
    private readonly StringBuilder pattern;
    private readonly List<object?> values;
    private readonly string? meaning;

    /// <summary>Called by the compiler, for an interpolated string.</summary>
    public Sentence(int literalLength, int formattedCount)
        : this(new StringBuilder(literalLength + (3 * formattedCount)), [], null)
    {
    }

    private Sentence(StringBuilder pattern, List<object?> values, string? meaning) => (this.pattern, this.values, this.meaning) = (pattern, values, meaning);

    /// <summary>The English text with <c>{0}</c>, <c>{1}</c> for its values; braces of its own are doubled.</summary>
    public string Pattern => pattern.ToString();

    /// <summary>A text without values, or one that comes from elsewhere and may have no translation.</summary>
    public static implicit operator Sentence(string text) => new(new StringBuilder(Escape(text)), [], null);

    /// <summary>The same, for an English text that comes from elsewhere: another language says first what it means, if its resources have that under <paramref name="key"/>.</summary>
    public Sentence Meaning(string key) => new(pattern, values, key);

    public void AppendLiteral(string text) => pattern.Append(Escape(text));

    public void AppendFormatted<T>(T value) => Append(value, "");

    public void AppendFormatted<T>(T value, string format) => Append(value, $":{format}");

    public void AppendFormatted<T>(T value, int alignment) => Append(value, string.Create(CultureInfo.InvariantCulture, $",{alignment}"));

    /// <summary>The sentence in a language; in English where that has no translation of it.</summary>
    public string In(Language language)
    {
        string said = string.Format(CultureInfo.InvariantCulture, language.Find(Pattern) ?? Pattern, [.. values.Select(value => value is Sentence part ? part.In(language) : value)]);
        return meaning is not null && language.Find(Pattern) is null && language.Find(meaning) is { } explained ? $"{explained} ({said})" : said;
    }

    /// <summary>The sentence in English.</summary>
    public override string ToString() => In(Language.English);

    private static string Escape(string text) => text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);

    private void Append(object? value, string form)
    {
        pattern.Append(CultureInfo.InvariantCulture, $"{{{values.Count}{form}}}");
        values.Add(value);
    }
}
