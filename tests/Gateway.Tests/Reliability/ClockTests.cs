using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Tests.Advisories.Fixtures;

namespace Gateway.Tests.Reliability;

/// <summary>The database's clock steps back: time in the logs does not, and both say what happened.</summary>
public sealed class ClockTests : FreshExchangeTests
{
    private readonly StoreFaults faults;

    public ClockTests()
        : this(new FaultyWorld())
    {
    }

    private ClockTests(FaultyWorld world)
        : base(world) => faults = world.Faults;

    [Fact]
    public async Task A_step_back_is_recorded_in_each_log_and_its_time_never_decreases()
    {
        AdvisoryId before = await AsAlice.PublishAsync(ToBravo("before"));
        faults.ClockShift = TimeSpan.FromHours(-1);
        AdvisoryId after = await AsAlice.PublishAsync(ToBravo("after"));
        await Host.RecordAsync(Alice, Member.Reader("alpha"));
        faults.ClockShift = TimeSpan.Zero;
        await AsAlice.PublishAsync(ToBravo("later"));

        foreach (LogName log in (LogName[])[LogName.Audit, LogName.Directory])
        {
            LogEntry[] entries = [.. (await Host.Store.ReadEntriesAsync(log, 0, 10_000, CancellationToken.None)).Select(row => LogEntry.Parse(row.Bytes))];
            Assert.Equal(entries.Select(entry => entry.Time).Order(), entries.Select(entry => entry.Time));
            LogEntry step = Assert.Single(entries, entry => entry.Action == ActionNames.LogClockStepped);
            Assert.Equal((log.Value, Evidence.Gateway), (step.Subject, step.Evidence));
            LogClockSteppedDetail detail = LogClockSteppedDetail.Parse(step.Detail);
            Assert.InRange(detail.From - detail.To, TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(61));
        }

        Assert.Contains(ActionNames.LogClockStepped, await AsBob.GetStringAsync("/v1/logs/directory/entries?from=0&to=100"), StringComparison.Ordinal);
        Assert.Equal("before"u8.ToArray(), await AsBob.OpenAsync(before, 0, Bob));
        Assert.Equal("after"u8.ToArray(), await AsBob.OpenAsync(after, 0, Bob));
        Assert.Equal("ok", (await FsckRun.OfAsync(Host))[..2]);
    }
}
