namespace Gateway.Tests.Hosting;

/// <summary>The machine's clock, moved by hand: a test that needs ten minutes to pass says so and does not wait.</summary>
public sealed class ShiftedTime : TimeProvider
{
    private long shiftTicks;

    private TimeSpan Shift => TimeSpan.FromTicks(Interlocked.Read(ref shiftTicks));

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Shift;

    public override long GetTimestamp() => base.GetTimestamp() + (long)(Shift.TotalSeconds * TimestampFrequency);

    public void Advance(TimeSpan by) => Interlocked.Add(ref shiftTicks, by.Ticks);
}
