using System.Text;
using Gateway.Exchange;

namespace Gateway.Client.Sending;

/// <summary>What a statement says of a CSAF document if its sender does not say it: the document's own words, as far as they fit.</summary>
internal static class CsafDefaults
{
    private const string Ellipsis = "…";

    public static string Title(CsafSummary csaf)
    {
        Rune[] characters = [.. csaf.Title.EnumerateRunes()];
        return characters.Length <= Limits.TitleCharacters ? csaf.Title : string.Concat(characters.Take(Limits.TitleCharacters - 1)) + Ellipsis;
    }

    /// <summary>The document's language; null if it names none that a statement may.</summary>
    public static string? Language(CsafSummary csaf) => csaf.Language is { } language && TextRules.IsLanguageTag(language) ? language : null;

    public static AdvisoryCategory Category(CsafSummary csaf) => csaf.Category switch
    {
        "csaf_security_incident_response" => AdvisoryCategory.Incident,
        "csaf_security_advisory" or "csaf_vex" => AdvisoryCategory.Vulnerability,
        "csaf_informational_advisory" => AdvisoryCategory.Notice,
        _ => csaf.Cves.Count > 0 ? AdvisoryCategory.Vulnerability : AdvisoryCategory.Notice,
    };
}
