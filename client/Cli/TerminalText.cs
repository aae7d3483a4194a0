using System.Globalization;
using System.Text;

namespace Gateway.Client.Cli;

/// <summary>
/// Text that another agency wrote, made safe to show: no control characters (they steer a terminal) and no format characters
/// (they reverse or hide what is read).
/// </summary>
internal static class TerminalText
{
    private const char Replacement = '\uFFFD';

    public static string Clean(string text)
    {
        StringBuilder clean = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            bool harmless = Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate);
            clean.Append(harmless ? rune.ToString() : Replacement);
        }

        return clean.ToString();
    }
}
