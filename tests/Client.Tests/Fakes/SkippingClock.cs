namespace Client.Tests.Fakes;

/// <summary>A clock on which every wait is over at once; it keeps how long each one was meant to be.</summary>
internal sealed class SkippingClock : TimeProvider
{
    private readonly List<TimeSpan> waits = [];

    /// <summary>Called before each wait ends.</summary>
    public Action<int>? Waiting { get; set; }

    public IReadOnlyList<TimeSpan> Waits => waits;

    /// <summary>How far this clock is ahead of the true one.</summary>
    public TimeSpan Ahead { get; set; }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        int count;
        lock (waits)
        {
            waits.Add(dueTime);
            count = waits.Count;
        }

        Waiting?.Invoke(count);
        return System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
