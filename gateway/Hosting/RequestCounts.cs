using System.Collections.Concurrent;

namespace Gateway.Server.Hosting;

/// <summary>
/// Counts requests a minute, each key by itself, in bounded memory: a flood of addresses must not become a table of them. Who comes while the table is full of
/// keys that were seen within the minute is counted together with the others who do; those in the table notice nothing.
/// </summary>
/// <param name="requestsPerMinute">The most of one key.</param>
/// <param name="capacity">How many keys are counted by themselves; an entry takes some 200 bytes.</param>
/// <param name="time">The clock.</param>
internal sealed class RequestCounts<TKey>(int requestsPerMinute, int capacity, TimeProvider time)
    where TKey : notnull
{
    // What the others have together: enough for an ordinary crowd, and no more than a flood may cost.
    private const int OthersFactor = 100;

    private static readonly TimeSpan SweepAgain = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<TKey, SlidingMinute> counts = new();
    private readonly SlidingMinute others = new();
    private readonly Lock sweeping = new();
    private int keys;
    private TimeSpan? sweptAt;

    // Of an arbitrary beginning.
    private TimeSpan Now => time.GetElapsedTime(0);

    /// <summary>How many keys are counted by themselves.</summary>
    public int Keys => keys;

    /// <summary>Counts a request.</summary>
    /// <returns>How long to wait if it is one too many, and was not counted; otherwise null.</returns>
    public TimeSpan? Count(TKey key)
    {
        TimeSpan now = Now;
        return Find(key, now) is { } own ? own.TryCount(requestsPerMinute, now) : others.TryCount(OthersFactor * requestsPerMinute, now);
    }

    /// <summary>How long to wait if another request would be one too many; null if there is room. Counts nothing.</summary>
    public TimeSpan? FindWait(TKey key) => counts.TryGetValue(key, out SlidingMinute? own) ? own.FindWait(requestsPerMinute, Now) : null;

    private SlidingMinute? Find(TKey key, TimeSpan now)
    {
        if (counts.TryGetValue(key, out SlidingMinute? known))
        {
            return known;
        }

        if (Volatile.Read(ref keys) >= capacity)
        {
            Sweep(now);
        }

        if (Volatile.Read(ref keys) >= capacity)
        {
            return null;
        }

        var added = new SlidingMinute();
        SlidingMinute own = counts.GetOrAdd(key, added);
        if (ReferenceEquals(own, added))
        {
            Interlocked.Increment(ref keys);
        }

        return own;
    }

    // All entries are looked at, so not for every newcomer of a flood.
    private void Sweep(TimeSpan now)
    {
        lock (sweeping)
        {
            if (sweptAt is { } at && now - at < SweepAgain)
            {
                return;
            }

            sweptAt = now;
            foreach (KeyValuePair<TKey, SlidingMinute> entry in counts)
            {
                if (entry.Value.IsIdle(now) && counts.TryRemove(entry))
                {
                    Interlocked.Decrement(ref keys);
                }
            }
        }
    }
}
