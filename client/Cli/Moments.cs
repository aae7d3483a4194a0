using System.Globalization;
using Gateway.Client.Profiles;

namespace Gateway.Client.Cli;

/// <summary>Times as a person writes them: a date (its first moment in UTC), a date and time with its offset, or a span from now such as 12h or 30d.</summary>
internal static class Moments
{
    public const string FutureExpected = "a date like 2030-01-31, a time like 2030-01-31T12:00Z, or a span from now like 12h or 30d";
    public const string PastExpected = "a date like 2030-01-31 or a time like 2030-01-31T12:00Z";

    private static readonly string[] Formats =
    [
        "yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.fffzzz",
        "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.fff'Z'",
        "yyyy-MM-dd",
    ];

    public static Words.TryParse<DateTimeOffset?> Future(TimeProvider clock) => (string? text, out DateTimeOffset? value) =>
        TryParsePast(text, out value) || TryParseSpan(text, clock.GetUtcNow(), out value);

    /// <summary>A time by which somebody is asked for something.</summary>
    /// <exception cref="UsageException">It has come already: whoever is asked could only be late.</exception>
    public static DateTimeOffset? RequireAhead(DateTimeOffset? time, TimeProvider clock) => time <= clock.GetUtcNow()
        ? throw new UsageException("By --respond-by the time has passed already; name one that is ahead.")
        : time;

    public static bool TryParsePast(string? text, out DateTimeOffset? value)
    {
        bool known = DateTimeOffset.TryParseExact(
            text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset time);
        value = known ? time : null;
        return known;
    }

    private static bool TryParseSpan(string? text, DateTimeOffset now, out DateTimeOffset? value)
    {
        value = null;
        if (text is not { Length: >= 2 and <= 6 }
            || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int count))
        {
            return false;
        }

        TimeSpan? unit = text[^1] switch { 'h' => TimeSpan.FromHours(1), 'd' => TimeSpan.FromDays(1), 'w' => TimeSpan.FromDays(7), _ => null };
        value = unit is { } one ? CanonicalTime.Truncate(now + (one * count)) : null;
        return value is not null;
    }
}
