using System.Globalization;
using System.Text.RegularExpressions;

namespace Gateway.Exchange;

/// <summary>The forms of the texts that the gateway relies on in a CSAF 2.0 document, as its JSON schema has them.</summary>
internal static partial class CsafText
{
    private const int MaxFractionDigits = 7;
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    private static readonly string[] PublisherCategories = ["coordinator", "discoverer", "other", "translator", "user", "vendor"];
    private static readonly string[] Statuses = ["draft", "final", "interim"];
    private static readonly string[] TlpLabels = ["AMBER", "GREEN", "RED", "WHITE"];

    public static bool IsLine(string text) => TextRules.IsCsafLine(text);

    /// <summary>§3.2.1.3: begins and ends with none of white space, <c>-</c>, <c>_</c> and <c>.</c></summary>
    public static bool IsCategory(string text) => IsLine(text) && !IsMargin(text[0]) && !IsMargin(text[^1]);

    /// <summary>§3.2.1.12.4: neither begins nor ends with white space.</summary>
    public static bool IsTrackingId(string text) => IsLine(text) && text.Trim().Length == text.Length;

    /// <summary>§3.1.11: an integer, or a semantic version.</summary>
    public static bool IsVersion(string text) => IsLine(text) && Version().IsMatch(text);

    /// <summary>§3.1.5: subtags of up to eight letters and digits (RFC 5646 §2.1), private and old ones among them.</summary>
    public static bool IsLanguage(string text) => text.Length <= Limits.CsafWordCharacters && Language().IsMatch(text);

    /// <summary>§3.2.3.2.</summary>
    public static bool IsCve(string text) => text.Length <= Limits.CsafWordCharacters && Cve().IsMatch(text);

    public static bool IsUri(string text) => IsLine(text) && Uri.TryCreate(text, UriKind.Absolute, out _);

    public static bool IsPublisherCategory(string text) => PublisherCategories.Contains(text);

    public static bool IsStatus(string text) => Statuses.Contains(text);

    public static bool IsLabel(string text) => TlpLabels.Contains(text);

    /// <summary>RFC 3339 <c>date-time</c>; what is finer than a millisecond is cut off.</summary>
    public static bool TryParseTime(string text, out DateTimeOffset time)
    {
        time = default;
        if (text.Length > Limits.CsafWordCharacters || Time().Match(text) is not { Success: true } match)
        {
            return false;
        }

        string fraction = match.Groups["fraction"].Value;
        string cut = fraction[..Math.Min(fraction.Length, MaxFractionDigits)].PadRight(MaxFractionDigits, '0');
        string exact = $"{match.Groups["date"].Value}T{match.Groups["time"].Value}.{cut}{match.Groups["offset"].Value.ToUpperInvariant()}";
        bool parsed = DateTimeOffset.TryParseExact(exact, "yyyy-MM-dd'T'HH:mm:ss.fffffffK", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset moment);
        time = parsed ? DateTimeOffset.FromUnixTimeMilliseconds(moment.ToUnixTimeMilliseconds()) : default;
        return parsed;
    }

    private static bool IsMargin(char character) => char.IsWhiteSpace(character) || character is '-' or '_' or '.';

    [GeneratedRegex(@"\A(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?)?\z", Options)]
    private static partial Regex Version();

    [GeneratedRegex(@"\A[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*\z", Options)]
    private static partial Regex Language();

    [GeneratedRegex(@"\ACVE-[0-9]{4}-[0-9]{4,}\z", Options)]
    private static partial Regex Cve();

    [GeneratedRegex(@"\A(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt](?<time>[0-9]{2}:[0-9]{2}:[0-9]{2})(\.(?<fraction>[0-9]+))?(?<offset>[Zz]|[+-][0-9]{2}:[0-9]{2})\z", Options)]
    private static partial Regex Time();
}
