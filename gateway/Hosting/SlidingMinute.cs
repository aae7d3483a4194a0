namespace Gateway.Server.Hosting;

/// <summary>Counts what happened within the last minute, in sixths of it. Safe for several threads.</summary>
internal sealed class SlidingMinute
{
    private const int Segments = 6;

    private static readonly TimeSpan Segment = TimeSpan.FromMinutes(1) / Segments;

    private readonly int[] counts = new int[Segments];
    private long newest;

    /// <summary>Counts one if there is room below <paramref name="limit"/>.</summary>
    /// <param name="limit">The most in a minute, at least one.</param>
    /// <param name="now">The time on any clock that only goes forward.</param>
    /// <returns>How long until there is room; null if it was counted.</returns>
    public TimeSpan? TryCount(int limit, TimeSpan now)
    {
        lock (counts)
        {
            TimeSpan? wait = WaitForRoom(limit, now);
            if (wait is null)
            {
                counts[newest % Segments]++;
            }

            return wait;
        }
    }

    /// <summary>How long until there is room below <paramref name="limit"/>; null if there is now. Counts nothing.</summary>
    public TimeSpan? FindWait(int limit, TimeSpan now)
    {
        lock (counts)
        {
            return WaitForRoom(limit, now);
        }
    }

    /// <summary>Whether nothing was counted within the last minute.</summary>
    public bool IsIdle(TimeSpan now)
    {
        lock (counts)
        {
            return now.Ticks / Segment.Ticks - newest >= Segments;
        }
    }

    private TimeSpan? WaitForRoom(int limit, TimeSpan now)
    {
        Advance(now.Ticks / Segment.Ticks);
        int within = counts.Sum();
        if (within < limit)
        {
            return null;
        }

        // The oldest sixth drops out at the next turn, and so on until enough has.
        long turn = newest;
        do
        {
            turn++;
            within -= counts[turn % Segments];
        }
        while (within >= limit);
        return Segment * turn - now;
    }

    private void Advance(long segment)
    {
        for (long passed = Math.Max(newest + 1, segment - Segments + 1); passed <= segment; passed++)
        {
            counts[passed % Segments] = 0;
        }

        newest = Math.Max(newest, segment);
    }
}
