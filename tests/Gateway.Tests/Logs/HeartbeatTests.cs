using System.Diagnostics;
using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Logs;
using Gateway.Tests.Fsck;
using Gateway.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Logs;

public sealed class HeartbeatTests : IAsyncLifetime
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(601);
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private GatewayHost host = null!;

    private HeartbeatService Service => host.Services.GetRequiredService<HeartbeatService>();

    public async Task InitializeAsync() => host = await GatewayHost.StartAsync();

    public Task DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task A_log_to_which_something_happened_gets_no_heartbeat()
    {
        await Service.BeatAsync(default);
        Assert.Equal((0, 0), await CountAsync());
    }

    [Fact]
    public async Task A_quiet_log_gets_one_heartbeat_and_the_next_after_another_interval()
    {
        await Service.BeatAsync(default);
        host.Time.Advance(Quiet);
        await Service.BeatAsync(default);
        await Service.BeatAsync(default);
        Assert.Equal((1, 1), await CountAsync());

        host.Time.Advance(Quiet);
        await Service.BeatAsync(default);
        Assert.Equal((2, 2), await CountAsync());
    }

    [Fact]
    public async Task What_happens_meanwhile_takes_the_heartbeats_place_in_that_log_alone()
    {
        await Service.BeatAsync(default);
        host.Time.Advance(Quiet / 2);
        await host.GetTokenAsync(host.Founder.Reader);
        await Service.BeatAsync(default);
        host.Time.Advance(Quiet / 2);
        TimeSpan wait = await Service.BeatAsync(default);
        Assert.Equal((0, 1), await CountAsync());
        Assert.InRange(wait, TimeSpan.FromSeconds(200), Quiet / 2);
    }

    [Fact]
    public async Task A_log_that_was_quiet_for_long_beats_at_the_start()
    {
        host.Time.Advance(TimeSpan.FromHours(1));
        await host.RestartAsync();
        long start = Stopwatch.GetTimestamp();
        while (await CountAsync() != (1, 1))
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Bound, "No heartbeat came.");
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }
    }

    [Fact]
    public async Task The_directory_goes_on_behind_a_heartbeat_and_everything_still_follows_from_the_logs()
    {
        // Less than the minute by which an admin's clock may be ahead of the database's, which is not moved.
        await DisposeAsync();
        host = await GatewayHost.StartAsync(("Gateway:Logs:HeartbeatSeconds", "40"));
        await Service.BeatAsync(default);
        host.Time.Advance(TimeSpan.FromSeconds(41));
        await Service.BeatAsync(default);
        Assert.Equal((1, 1), await CountAsync());
        TestAgency agency = await host.JoinAsync("after-the-beat");
        await host.GetTokenAsync(agency.Reader);

        using var copy = new FsckCopy(host.DataPath, host.GatewayName);
        (int code, string output) = await copy.RunAsync();
        Assert.True(code == 0, output);
        using HttpClient reader = await host.LogInAsync(agency.Reader);
        string seen = await reader.GetStringAsync("/v1/logs/audit/entries");
        Assert.Contains($"\"action\":\"{ActionNames.LogHeartbeat}\"", seen, StringComparison.Ordinal);
    }

    private async Task<(int Audit, int Directory)> CountAsync() => (await CountAsync(LogName.Audit), await CountAsync(LogName.Directory));

    private async Task<int> CountAsync(LogName log) => (await host.ReadLogAsync(log)).Count(entry => entry.Action == ActionNames.LogHeartbeat);
}
