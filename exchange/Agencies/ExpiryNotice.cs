namespace Gateway.Exchange;

/// <summary>How long before something ends it is spoken of, everywhere the same.</summary>
public static class ExpiryNotice
{
    /// <summary>How long before.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromDays(30);

    /// <summary>In how many days something ends, rounded up, so that the last day counts as one; null if that is not soon, or has passed.</summary>
    /// <param name="end">When it ends; null for never.</param>
    /// <param name="now">The time, UTC.</param>
    public static int? DaysLeft(DateTimeOffset? end, DateTimeOffset now) =>
        end is { } at && at > now && at - now <= Ahead ? (int)Math.Ceiling((at - now).TotalDays) : null;
}
