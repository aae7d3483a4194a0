using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Gateway.Exchange;

/// <summary>A calendar month in UTC, such as <c>2026-03</c>: the finest time that reports tell apart.</summary>
public readonly record struct ReportMonth : IComparable<ReportMonth>
{
    private const int MonthsOfYear = 12;
    private const int LastYear = 9999;

    // Months since the beginning of year 1, plus one, so that the default is no month.
    private readonly int number;

    private ReportMonth(int number) => this.number = number;

    /// <summary>Year times a hundred plus the month, as tables hold it.</summary>
    public int Number => (Year * 100) + Month;

    /// <summary>Its first moment, UTC.</summary>
    public DateTimeOffset Start => new(Year, Month, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The first moment after it, UTC.</summary>
    public DateTimeOffset End => Start.AddMonths(1);

    private int Year => ((Known - 1) / MonthsOfYear) + 1;

    private int Month => ((Known - 1) % MonthsOfYear) + 1;

    private int Known => number > 0 ? number : throw new InvalidOperationException("This month was never set.");

    /// <summary>The month that a time falls into.</summary>
    public static ReportMonth Of(DateTimeOffset time) => At(time.UtcDateTime.Year, time.UtcDateTime.Month);

    /// <summary>Reads <see cref="Number"/> back.</summary>
    /// <exception cref="FormatException">It is no month.</exception>
    public static ReportMonth FromNumber(int number) => number is > 0 and <= (LastYear * 100) + MonthsOfYear && number % 100 is >= 1 and <= MonthsOfYear && number >= 100
        ? At(number / 100, number % 100)
        : throw new FormatException("This is not a month.");

    /// <summary>Reads <c>yyyy-MM</c>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ReportMonth month)
    {
        bool known = DateTime.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime time);
        month = known ? At(time.Year, time.Month) : default;
        return known;
    }

    /// <summary>The month so many months later, or earlier.</summary>
    public ReportMonth Add(int months) => new(Math.Clamp(Known + months, 1, LastYear * MonthsOfYear));

    /// <summary>How many months lie from <paramref name="earlier"/> to this one.</summary>
    public int Since(ReportMonth earlier) => Known - earlier.Known;

    /// <inheritdoc/>
    public int CompareTo(ReportMonth other) => number.CompareTo(other.number);

    /// <summary>Whether it is before the other.</summary>
    public static bool operator <(ReportMonth left, ReportMonth right) => left.number < right.number;

    /// <summary>Whether it is after the other.</summary>
    public static bool operator >(ReportMonth left, ReportMonth right) => left.number > right.number;

    /// <summary>Whether it is not after the other.</summary>
    public static bool operator <=(ReportMonth left, ReportMonth right) => left.number <= right.number;

    /// <summary>Whether it is not before the other.</summary>
    public static bool operator >=(ReportMonth left, ReportMonth right) => left.number >= right.number;

    /// <summary><c>yyyy-MM</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Year:0000}-{Month:00}");

    private static ReportMonth At(int year, int month) => new(((year - 1) * MonthsOfYear) + month);
}
