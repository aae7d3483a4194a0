using System.Buffers;
using System.Globalization;
using System.Text;

namespace Gateway.Exchange;

/// <summary>Which texts may stand where a person reads them or a file system takes them.</summary>
/// <remarks>
/// Control and bidi characters are refused because they let a name show as another one (<c>fdp.exe</c> as <c>exe.pdf</c>) or drive a terminal.
/// The joiners U+200C and U+200D stay: Persian and Indic words need them.
/// </remarks>
public static class TextRules
{
    private const string TokenCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$&-^_.+";

    private static readonly SearchValues<char> Separators = SearchValues.Create("/\\");
    private static readonly SearchValues<char> Token = SearchValues.Create(TokenCharacters);

    // The bidirectional formatting characters of Unicode (UAX #9 §2) and the byte order mark, which shows as nothing.
    private static readonly SearchValues<char> Bidi =
        SearchValues.Create("\u061C\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069\uFEFF");

    /// <summary>Whether this names a file inside a folder: 1 to 255 UTF-8 bytes, no separators, not a name with a meaning of its own (<c>.</c>, <c>..</c>).</summary>
    public static bool IsFileName(string text) =>
        IsPlain(text) && Encoding.UTF8.GetByteCount(text) <= Limits.FileNameBytes && !text.AsSpan().ContainsAny(Separators)
        && text is not ("." or "..");

    /// <summary>Whether this is a title or an agency's name: 1 to 200 characters (Unicode scalar values) on one line.</summary>
    public static bool IsTitle(string text) => IsPlain(text) && CountCharacters(text) <= Limits.TitleCharacters;

    /// <summary>Whether this is an admin act's reason: 1 to 200 characters on one line.</summary>
    public static bool IsReason(string text) => IsPlain(text) && CountCharacters(text) <= Limits.ReasonCharacters;

    /// <summary>Whether this is a policy or a withdrawal's reason: 1 to 1,024 UTF-8 bytes on one line.</summary>
    public static bool IsPolicy(string text) => IsPlain(text) && Encoding.UTF8.GetByteCount(text) <= Limits.PolicyBytes;

    /// <summary>Whether this is a tag: 1 to 100 characters on one line, with no white space at either end.</summary>
    public static bool IsTag(string text) => IsPlain(text) && CountCharacters(text) <= Limits.TagCharacters && text.Trim().Length == text.Length;

    /// <summary>Whether this is a title, name or id in a CSAF document: 1 to 1,000 characters on one line, the soft limit of the standard's appendix C.</summary>
    public static bool IsCsafLine(string text) => IsPlain(text) && CountCharacters(text) <= Limits.CsafCharacters;

    /// <summary>Whether this has the form of a language tag: subtags of up to eight letters and digits, the first of letters (RFC 5646 §2.1).</summary>
    public static bool IsLanguageTag(string text)
    {
        const int maxLength = 35;
        if (text.Length is 0 or > maxLength)
        {
            return false;
        }

        string[] subtags = text.Split('-');
        return subtags[0].Length >= 2 && subtags[0].All(char.IsAsciiLetter)
            && subtags.All(subtag => subtag.Length is >= 1 and <= 8 && subtag.All(char.IsAsciiLetterOrDigit));
    }

    /// <summary>Whether this is a media type without parameters, <c>type/subtype</c> (RFC 6838 §4.2), of at most 127 characters.</summary>
    public static bool IsMediaType(string text)
    {
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && slash < text.Length - 1 && text.Length <= Limits.MediaTypeCharacters
            && !text.AsSpan(0, slash).ContainsAnyExcept(Token) && !text.AsSpan(slash + 1).ContainsAnyExcept(Token);
    }

    private static bool IsPlain(string text) =>
        !string.IsNullOrWhiteSpace(text) && !text.AsSpan().ContainsAny(Bidi) && !text.EnumerateRunes().Any(IsControl)
        && !HasLoneSurrogate(text);

    private static bool IsControl(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static bool HasLoneSurrogate(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]))
            {
                if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                {
                    return true;
                }

                i++;
            }
        }

        return false;
    }

    private static int CountCharacters(string text)
    {
        int count = 0;
        foreach (Rune _ in text.EnumerateRunes())
        {
            count++;
        }

        return count;
    }
}
