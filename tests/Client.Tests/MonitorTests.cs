using System.Globalization;
using System.Net;
using Client.Tests.Fakes;
using Gateway.Audit;
using Gateway.Client.Monitoring;

namespace Client.Tests;

public sealed class MonitorTests
{
    [Fact]
    public async Task An_agency_whose_records_are_its_own_is_ok()
    {
        using World world = await World.CreateAsync();

        Outcome outcome = await MonitorAsync(world);

        Assert.Equal((0, "ok"), (outcome.ExitCode, outcome.FirstLine));
    }

    [Fact]
    public async Task What_its_own_root_signed_is_told_once_and_is_no_alarm()
    {
        using World world = await World.CreateAsync();
        (await MonitorAsync(world)).MustSucceed();
        OwnRoot.RevokesItsPrincipal(world);

        Assert.Contains("revoked", (await MonitorAsync(world)).MustSucceed().Output, StringComparison.Ordinal);
        Assert.DoesNotContain("revoked", (await MonitorAsync(world)).MustSucceed().Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_root_that_an_admin_replaced_is_shown_with_its_record_until_it_is_accepted()
    {
        using World world = await World.CreateAsync();
        (await MonitorAsync(world)).MustSucceed();
        long index = OwnRoot.IsReplacedByAnAdmin(world);

        for (int i = 0; i < 2; i++)
        {
            Outcome alarm = await MonitorAsync(world);
            Assert.Equal((1, "key-mismatch"), (alarm.ExitCode, alarm.FirstLine));
            Assert.Equal(System.Text.Encoding.UTF8.GetString(world.Gateway.DirectoryLog[index]), alarm.Output.Split('\n')[1]);
            Assert.Contains($"--accept {index}", alarm.Errors, StringComparison.Ordinal);
        }

        (await MonitorAsync(world, "--accept", index.ToString(CultureInfo.InvariantCulture))).MustSucceed();
        (await MonitorAsync(world)).MustSucceed();
    }

    [Fact]
    public async Task A_replaced_root_is_seen_even_on_the_first_look()
    {
        using World world = await World.CreateAsync();
        OwnRoot.IsReplacedByAnAdmin(world);
        File.Delete(Path.Combine(world.Keys("bravo"), "enrolment.json"));

        Outcome alarm = await MonitorAsync(world);

        Assert.Equal((1, "key-mismatch"), (alarm.ExitCode, alarm.FirstLine));
    }

    [Fact]
    public async Task A_record_after_the_one_it_accepted_is_held_against_the_new_root()
    {
        using World world = await World.CreateAsync();
        string first = OwnRoot.IsReplacedByAnAdmin(world).ToString(CultureInfo.InvariantCulture);
        (await MonitorAsync(world, "--accept", first)).MustSucceed();
        long second = OwnRoot.IsReplacedByAnAdmin(world);

        Outcome alarm = await MonitorAsync(world);

        Assert.Equal((1, "key-mismatch"), (alarm.ExitCode, alarm.FirstLine));
        Assert.Contains($"directory entry {second}", alarm.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_first_record_that_is_not_the_enrolment_is_shown()
    {
        using World world = await World.CreateAsync();
        File.Copy(Path.Combine(world.Keys("alpha"), "enrolment.json"), Path.Combine(world.Keys("bravo"), "enrolment.json"), overwrite: true);

        Outcome alarm = await MonitorAsync(world);

        Assert.Equal((1, "key-mismatch"), (alarm.ExitCode, alarm.FirstLine));
        Assert.Contains("\"agency\":\"bravo\"", alarm.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_that_nobody_signed_is_a_bad_signature_and_is_shown()
    {
        using World world = await World.CreateAsync();
        (await MonitorAsync(world)).MustSucceed();
        OwnRoot.IsForged(world);

        Outcome alarm = await MonitorAsync(world);

        Assert.Equal((1, "bad-signature"), (alarm.ExitCode, alarm.FirstLine));
        Assert.Contains("\"sequence\":1", alarm.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_a_record_that_stands_there_can_be_accepted()
    {
        using World world = await World.CreateAsync();

        Outcome outcome = await MonitorAsync(world, "--accept", "2");

        Assert.Equal(2, outcome.ExitCode);
    }

    [Fact]
    public async Task A_gateway_that_cannot_be_reached_or_refuses_could_not_be_checked()
    {
        using World world = await World.CreateAsync();

        Outcome away = await world.RunAsync(new CommandLine(), "bravo", "audit", "monitor");
        world.Gateway.Lies.Add(request => IsCheckpoint(request) ? FakeGateway.Problem(HttpStatusCode.Forbidden, "revoked") : null);
        Outcome refused = await MonitorAsync(world);

        Assert.Equal((3, 3), (away.ExitCode, refused.ExitCode));
    }

    [Fact]
    public async Task A_watch_lives_through_an_outage_with_growing_pauses_and_ends_with_the_record()
    {
        using World world = await World.CreateAsync();
        SkippingClock clock = new();
        bool away = false;
        clock.Waiting = wait =>
        {
            away = wait is >= 2 and < 6;
            if (wait == 7)
            {
                OwnRoot.IsReplacedByAnAdmin(world);
            }
        };
        world.Gateway.Lies.Add(_ => away ? throw new HttpRequestException(HttpRequestError.ConnectionError, "away") : null);

        Outcome outcome = await world.RunAsync(new CommandLine { Network = world.Gateway, Clock = clock }, "bravo", "audit", "monitor", "--watch", "--every", "10");

        Assert.Equal((1, "key-mismatch"), (outcome.ExitCode, outcome.Output.Split('\n').First(line => !line.StartsWith("entry ", StringComparison.Ordinal))));
        Assert.Equal(7, clock.Waits.Count);
        Assert.InRange(clock.Waits[5], TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(100));
        Assert.All(clock.Waits.Take(2).Append(clock.Waits[6]), wait => Assert.InRange(wait, TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(12)));
    }

    [Fact]
    public async Task A_watch_fetches_the_directory_only_when_it_has_grown()
    {
        using World world = await World.CreateAsync();
        using CancellationTokenSource interrupt = new();
        SkippingClock clock = new() { Waiting = wait => Interrupt(wait, 4, interrupt) };

        Outcome outcome = await world.RunAsync(
            new CommandLine { Network = world.Gateway, Clock = clock, Interrupt = interrupt.Token }, "bravo", "audit", "monitor", "--watch");

        Assert.Equal(130, outcome.ExitCode);
        Assert.Single(world.Gateway.Requests, request => request.Contains("/directory/tile/entries/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_watch_ends_when_the_log_shrinks()
    {
        using World world = await World.CreateAsync();
        SkippingClock clock = new() { Waiting = wait => Shrink(world, wait) };

        Outcome outcome = await world.RunAsync(new CommandLine { Network = world.Gateway, Clock = clock }, "bravo", "audit", "monitor", "--watch");

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains(Verdict.Rollback.Word(), outcome.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, 130, 0)]
    [InlineData(false, 1, 1)]
    public async Task A_watch_waits_for_a_late_heartbeat_and_not_for_ever(bool beats, int exitCode, int verdicts)
    {
        using World world = await World.CreateAsync();
        (await MonitorAsync(world)).MustSucceed();
        using CancellationTokenSource interrupt = new();
        foreach (string log in (string[])["audit", "directory"])
        {
            await File.WriteAllTextAsync(Path.Combine(world.Keys("bravo"), "state", $"{log}.seen"), "{\"firstSeen\":\"2020-01-31T12:00:00.000Z\"}");
        }

        SkippingClock clock = new()
        {
            Waiting = wait =>
            {
                if (beats && wait == 2)
                {
                    Beat(world.Gateway.Audit);
                    Beat(world.Gateway.DirectoryLog);
                }

                Interrupt(wait, 12, interrupt);
            },
        };

        Outcome outcome = await world.RunAsync(
            new CommandLine { Network = world.Gateway, Clock = clock, Interrupt = interrupt.Token }, "bravo", "audit", "monitor", "--watch");

        Assert.Equal(exitCode, outcome.ExitCode);
        Assert.Equal(verdicts, outcome.Output.Split('\n').Count(line => line == "stale"));
        Assert.Contains("Trying again", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_state_is_named()
    {
        using World world = await World.CreateAsync();
        (await MonitorAsync(world)).MustSucceed();
        await File.WriteAllTextAsync(Path.Combine(world.Keys("bravo"), "state", "monitor.json"), "{}");

        Outcome outcome = await MonitorAsync(world);

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("monitor.json", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Pauses_grow_to_a_quarter_of_an_hour_and_start_anew_after_an_answer()
    {
        PollingPace pace = new(TimeSpan.FromMinutes(1));

        TimeSpan[] pauses = [.. Enumerable.Range(0, 8).Select(_ => pace.AfterFailure())];

        double[] minutes = [1, 2, 4, 8, 15, 15, 15, 15];
        Assert.All(pauses.Zip(minutes), pair => Assert.InRange(pair.First.TotalMinutes, pair.Second * 0.8, pair.Second * 1.2));
        Assert.InRange(pace.AfterAnswer().TotalMinutes, 0.8, 1.2);
        Assert.InRange(pace.AfterFailure().TotalMinutes, 0.8, 1.2);
    }

    private static Task<Outcome> MonitorAsync(World world, params string[] more) => world.RunAsync("bravo", ["audit", "monitor", .. more]);

    private static bool IsCheckpoint(HttpRequestMessage request) => request.RequestUri!.AbsolutePath == "/v1/logs/directory/checkpoint";

    private static void Interrupt(int wait, int at, CancellationTokenSource interrupt)
    {
        if (wait == at)
        {
            interrupt.Cancel();
        }
    }

    private static void Beat(FakeLog log) => log.Append(FakeGateway.Now, "log.heartbeat", "gateway", log.Name.Value, "{}"u8.ToArray());

    private static void Shrink(World world, int wait)
    {
        if (wait == 2)
        {
            world.Gateway.DirectoryLog.Truncate(world.Gateway.DirectoryLog.Size - 1);
        }
    }
}
