namespace Gateway.Client.Profiles;

/// <summary>Times as signed documents hold them: UTC, whole milliseconds.</summary>
internal static class CanonicalTime
{
    public static DateTimeOffset Truncate(DateTimeOffset time) =>
        DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());
}
