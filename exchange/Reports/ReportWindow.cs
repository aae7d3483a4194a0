namespace Gateway.Exchange;

/// <summary>The months that a report is of, both included.</summary>
/// <param name="From">The first.</param>
/// <param name="To">The last; not before the first.</param>
public readonly record struct ReportWindow(ReportMonth From, ReportMonth To)
{
    /// <summary>The most months of one report.</summary>
    public const int MaxMonths = 24;

    /// <summary>The months of a report when nothing else was asked for.</summary>
    public const int DefaultMonths = 12;

    /// <summary>The months in order.</summary>
    public IEnumerable<ReportMonth> Months
    {
        get
        {
            ReportMonth from = From;
            return Enumerable.Range(0, To.Since(From) + 1).Select(count => from.Add(count));
        }
    }

    /// <summary>The twelve months that end with that of <paramref name="now"/>.</summary>
    public static ReportWindow EndingAt(DateTimeOffset now) => new(ReportMonth.Of(now).Add(1 - DefaultMonths), ReportMonth.Of(now));

    /// <summary>Reads the two ends, each <c>yyyy-MM</c>; an end that is not given lies <see cref="DefaultMonths"/> from the other, or where now is.</summary>
    /// <returns>False if one is no month, they are the wrong way round, or further apart than <see cref="MaxMonths"/>.</returns>
    public static bool TryParse(string? from, string? to, DateTimeOffset now, out ReportWindow window)
    {
        window = EndingAt(now);
        if ((from is not null && !ReportMonth.TryParse(from, out _)) || (to is not null && !ReportMonth.TryParse(to, out _)))
        {
            return false;
        }

        ReportMonth? first = ReportMonth.TryParse(from, out ReportMonth start) ? start : null;
        ReportMonth? last = ReportMonth.TryParse(to, out ReportMonth end) ? end : null;
        window = (first, last) switch
        {
            (null, null) => window,
            ({ } f, null) => new ReportWindow(f, Earlier(f.Add(DefaultMonths - 1), window.To, f)),
            (null, { } l) => new ReportWindow(l.Add(1 - DefaultMonths), l),
            ({ } f, { } l) => new ReportWindow(f, l),
        };
        return window.To.Since(window.From) is >= 0 and < MaxMonths;
    }

    /// <summary>Whether a month is among them.</summary>
    public bool Contains(ReportMonth month) => month >= From && month <= To;

    // Not beyond the present, unless the window begins there.
    private static ReportMonth Earlier(ReportMonth left, ReportMonth right, ReportMonth least)
    {
        ReportMonth earlier = left < right ? left : right;
        return earlier < least ? least : earlier;
    }
}
