namespace Client.Tests.Fakes;

/// <summary>A clock on which every wait is over at once; it keeps how long each one was meant to be.</summary>
internal sealed class SkippingClock : TimeProvider
{
    private readonly List<TimeSpan> waits = [];

    /// <summary>Called before each wait ends.</summary>
    public Action<int>? Waiting { get; set; }

    public IReadOnlyList<TimeSpan> Waits => waits;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        waits.Add(dueTime);
        Waiting?.Invoke(waits.Count);
        return System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
