using Client.Tests.Fakes;

namespace Client.Tests;

public sealed class FreshnessTests
{
    private static readonly TimeSpan JustFresh = TimeSpan.FromMinutes(14);
    private static readonly TimeSpan TooOld = TimeSpan.FromMinutes(16);

    public static TheoryData<string> FreshCommands =>
    [
        "inbox", "outbox", "get ID", "ack ID", "withdraw ID --reason x", "send note.txt --to bravo --tlp AMBER", "agency list", "agency show bravo",
        "agency fingerprint bravo", "agency verify bravo --by phone", "principal list", "key history bravo", "audit verify", "audit monitor",
    ];

    [Theory]
    [MemberData(nameof(FreshCommands))]
    public async Task A_log_that_has_not_grown_for_a_quarter_of_an_hour_is_stale(string command)
    {
        using World world = await World.CreateAsync();
        string id = await world.SendAsync();
        (await world.RunAsync("alpha", "inbox")).MustSucceed();
        world.Clock.Ahead = TooOld;
        world.Gateway.Requests.Clear();

        Outcome outcome = await world.RunAsync("alpha", Words(command, world, id));

        Assert.Equal((1, "stale"), (outcome.ExitCode, outcome.FirstLine));
        Assert.Contains("16 minutes", outcome.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(world.Gateway.Requests, request => request.StartsWith("POST /v1/", StringComparison.Ordinal) || request.Contains("/content/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("token")]
    [InlineData("audit prove 0")]
    public async Task A_command_that_does_not_rely_on_the_present_works_with_an_old_log(string command)
    {
        using World world = await World.CreateAsync();
        (await world.RunAsync("alpha", "inbox")).MustSucceed();
        world.Clock.Ahead = TooOld;

        (await world.RunAsync("alpha", command.Split(' '))).MustSucceed();
    }

    [Fact]
    public async Task A_log_seen_a_while_ago_is_fresh_until_then()
    {
        using World world = await World.CreateAsync();
        (await world.RunAsync("alpha", "inbox")).MustSucceed();
        world.Clock.Ahead = JustFresh;
        (await world.RunAsync("alpha", "inbox")).MustSucceed();
        world.Clock.Ahead = TooOld;

        Assert.Equal("stale", (await world.RunAsync("alpha", "inbox")).FirstLine);
    }

    [Theory]
    [InlineData("audit")]
    [InlineData("directory")]
    public async Task One_log_that_stands_still_is_enough(string still)
    {
        using World world = await World.CreateAsync();
        (await world.RunAsync("alpha", "inbox")).MustSucceed();
        world.Clock.Ahead = TooOld;
        Beat(still == "audit" ? world.Gateway.DirectoryLog : world.Gateway.Audit);

        Outcome outcome = await world.RunAsync("alpha", "inbox");

        Assert.Equal("stale", outcome.FirstLine);
        Assert.Contains($"The {still} log", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gateway_that_was_away_and_beats_while_one_asks_is_fresh()
    {
        using World world = await World.CreateAsync();
        (await world.RunAsync("alpha", "inbox")).MustSucceed();
        world.Clock.Ahead = TooOld;
        world.Clock.Waiting = _ =>
        {
            Beat(world.Gateway.Audit);
            Beat(world.Gateway.DirectoryLog);
        };

        (await world.RunAsync("alpha", "inbox")).MustSucceed();

        Assert.Equal(2, world.Clock.Waits.Count);
    }

    [Fact]
    public async Task Heartbeats_keep_both_logs_fresh()
    {
        using World world = await World.CreateAsync();
        for (int i = 0; i < 4; i++)
        {
            (await world.RunAsync("alpha", "agency", "list")).MustSucceed();
            world.Clock.Ahead += TooOld;
            Beat(world.Gateway.Audit);
            Beat(world.Gateway.DirectoryLog);
        }

        (await world.RunAsync("alpha", "agency", "list")).MustSucceed();
    }

    [Fact]
    public async Task A_clock_that_was_set_back_does_not_make_an_old_log_fresh_for_longer()
    {
        using World world = await World.CreateAsync();
        world.Clock.Ahead = TimeSpan.FromDays(30);
        (await world.RunAsync("alpha", "inbox")).MustSucceed();
        world.Clock.Ahead = TimeSpan.Zero;
        (await world.RunAsync("alpha", "inbox")).MustSucceed();
        world.Clock.Ahead = TooOld;

        Assert.Equal("stale", (await world.RunAsync("alpha", "inbox")).FirstLine);
    }

    [Fact]
    public async Task An_old_checkpoint_for_ever_is_stale_though_it_is_signed_and_consistent()
    {
        using World world = await World.CreateAsync();
        (await world.RunAsync("alpha", "inbox")).MustSucceed();
        byte[] audit = world.Gateway.Audit.Checkpoint();
        byte[] directory = world.Gateway.DirectoryLog.Checkpoint();
        Beat(world.Gateway.Audit);
        Beat(world.Gateway.DirectoryLog);
        world.Gateway.Lies.Add(request => request.RequestUri!.AbsolutePath switch
        {
            "/v1/logs/audit/checkpoint" => FakeGateway.Bytes(audit),
            "/v1/logs/directory/checkpoint" => FakeGateway.Bytes(directory),
            _ => null,
        });
        world.Clock.Ahead = TooOld;

        Assert.Equal("stale", (await world.RunAsync("alpha", "inbox")).FirstLine);
    }

    [Fact]
    public async Task A_damaged_memory_of_the_time_is_a_users_matter_and_named()
    {
        using World world = await World.CreateAsync();
        (await world.RunAsync("alpha", "inbox")).MustSucceed();
        string path = Path.Combine(world.Keys("alpha"), "state", "audit.seen");
        await File.WriteAllTextAsync(path, "yesterday");

        Outcome outcome = await world.RunAsync("alpha", "inbox");

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("audit.seen", outcome.Errors, StringComparison.Ordinal);
    }

    private static void Beat(FakeLog log) => log.Append(FakeGateway.Now, "log.heartbeat", "gateway", log.Name.Value, "{}"u8.ToArray());

    private static string[] Words(string command, World world, string id) =>
        [.. command.Split(' ').Select(word => word switch { "ID" => id, "note.txt" => world["note.txt"], _ => word })];
}
