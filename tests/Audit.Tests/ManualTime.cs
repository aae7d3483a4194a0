namespace Audit.Tests;

/// <summary>A clock that moves when told: timers fire at once when it passes them.</summary>
public sealed class ManualTime : TimeProvider
{
    private readonly List<ManualTimer> timers = [];
    private readonly Lock gate = new();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state, dueTime);
        lock (gate)
        {
            timers.Add(timer);
        }

        return timer;
    }

    /// <summary>How many timers of this duration are waiting.</summary>
    public int Waiting(TimeSpan due)
    {
        lock (gate)
        {
            return timers.Count(timer => timer.Due == due);
        }
    }

    /// <summary>Lets every timer of this duration fire.</summary>
    public void Fire(TimeSpan due)
    {
        ManualTimer[] fired;
        lock (gate)
        {
            fired = [.. timers.Where(timer => timer.Due == due)];
            timers.RemoveAll(fired.Contains);
        }

        foreach (ManualTimer timer in fired)
        {
            timer.Fire();
        }
    }

    private void Remove(ManualTimer timer)
    {
        lock (gate)
        {
            timers.Remove(timer);
        }
    }

    private sealed class ManualTimer(ManualTime time, TimerCallback callback, object? state, TimeSpan due) : ITimer
    {
        public TimeSpan Due => due;

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose() => time.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
