namespace Gateway.Exchange;

/// <summary>Finds, among texts in several languages, the one for a reader (RFC 4647). Tags and ranges are compared without regard to case.</summary>
public static class LanguageLookup
{
    /// <summary>
    /// The tag to show to a reader: by lookup (RFC 4647 §3.4), which makes the range shorter until a tag is the same; where none is, one that the range is the beginning of, so that
    /// a reader of <c>zh-CN</c> is not left without <c>zh-Hans</c>.
    /// </summary>
    /// <param name="available">The tags there are.</param>
    /// <param name="ranges">What the reader reads, the dearest first.</param>
    /// <returns>A tag of <paramref name="available"/>, or null.</returns>
    public static string? Find(IEnumerable<string> available, IEnumerable<string> ranges)
    {
        string[] tags = [.. available];
        foreach (string range in ranges)
        {
            for (string rest = range; rest.Length > 0; rest = Shorten(rest))
            {
                if (tags.FirstOrDefault(tag => tag.Equals(rest, StringComparison.OrdinalIgnoreCase)) is { } same)
                {
                    return same;
                }
            }

            string language = range.Split('-')[0];
            if (tags.FirstOrDefault(tag => Matches(tag, language)) is { } related)
            {
                return related;
            }
        }

        return null;
    }

    /// <summary>Whether a tag is one of a range's: the same, or more specific (basic filtering, RFC 4647 §3.3.1).</summary>
    public static bool Matches(string tag, string range) =>
        tag.StartsWith(range, StringComparison.OrdinalIgnoreCase) && (tag.Length == range.Length || tag[range.Length] == '-');

    // A single letter or digit only says what the subtags behind it are.
    private static string Shorten(string range)
    {
        string shorter = WithoutLast(range);
        return shorter.Length > 1 && shorter[^2] == '-' ? WithoutLast(shorter) : shorter;
    }

    private static string WithoutLast(string range) => range[..Math.Max(0, range.LastIndexOf('-'))];
}
