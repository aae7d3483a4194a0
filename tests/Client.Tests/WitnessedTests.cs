using Client.Tests.Fakes;
using Gateway.Audit;
using Gateway.Crypto;

namespace Client.Tests;

/// <summary>A policy of two witnesses of which both must cosign, unless a test says otherwise.</summary>
public sealed class WitnessedTests : IDisposable
{
    private static readonly TimeSpan TooOld = TimeSpan.FromMinutes(16);

    private readonly CosignatureSigner one = new("witness.example/one", SigningKey.Generate());
    private readonly CosignatureSigner two = new("witness.example/two", SigningKey.Generate());

    [Fact]
    public async Task A_cosigned_checkpoint_that_the_newest_continues_is_enough()
    {
        using World world = await World.CreateAsync();
        CosignBoth(world, one, two);
        Beat(world);

        (await RunAsync(world, "inbox")).MustSucceed();
    }

    [Fact]
    public async Task A_newest_checkpoint_that_carries_the_cosignatures_itself_needs_no_other()
    {
        using World world = await World.CreateAsync();
        CosignBoth(world, one, two);
        world.Gateway.Lies.Add(request => request.RequestUri!.AbsolutePath switch
        {
            "/v1/logs/audit/checkpoint" => FakeGateway.Bytes(world.Gateway.Audit.Cosigned!),
            "/v1/logs/directory/checkpoint" => FakeGateway.Bytes(world.Gateway.DirectoryLog.Cosigned!),
            _ => null,
        });

        (await RunAsync(world, "inbox")).MustSucceed();

        Assert.DoesNotContain(world.Gateway.Requests, request => request.Contains("cosigned", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_any_cosigned_checkpoint_nothing_counts()
    {
        using World world = await World.CreateAsync();

        await ExpectAsync(world, "unproven", "quorum");
    }

    [Fact]
    public async Task A_checkpoint_with_too_few_cosignatures_does_not_count_and_says_whose_are_missing()
    {
        using World world = await World.CreateAsync();
        CosignBoth(world, one);

        await ExpectAsync(world, "unproven", "W2");
    }

    [Fact]
    public async Task A_cosignature_of_a_stranger_under_a_witnesss_name_does_not_count()
    {
        using World world = await World.CreateAsync();
        using CosignatureSigner stranger = new(two.Verifier.Name, SigningKey.Generate());
        CosignBoth(world, one, stranger);

        await ExpectAsync(world, "unproven", "W2");
    }

    [Fact]
    public async Task One_log_without_the_quorum_is_enough_to_refuse()
    {
        using World world = await World.CreateAsync();
        world.Gateway.Audit.Cosign(FakeGateway.Now, one, two);
        world.Gateway.DirectoryLog.Cosign(FakeGateway.Now, one);

        await ExpectAsync(world, "unproven", "directory");
    }

    [Fact]
    public async Task A_quorum_older_than_a_quarter_of_an_hour_is_stale_though_the_log_grows()
    {
        using World world = await World.CreateAsync();
        CosignBoth(world, one, two);
        world.Clock.Ahead = TooOld;
        Beat(world);

        await ExpectAsync(world, "stale", "16 minutes");
    }

    [Fact]
    public async Task With_witnesses_a_log_that_stands_still_is_fresh_as_long_as_they_say_so()
    {
        using World world = await World.CreateAsync();
        CosignBoth(world, one, two);
        (await RunAsync(world, "inbox")).MustSucceed();
        world.Clock.Ahead = TooOld;
        world.Gateway.Audit.Cosign(FakeGateway.Now + TooOld, one, two);
        world.Gateway.DirectoryLog.Cosign(FakeGateway.Now + TooOld, one, two);

        (await RunAsync(world, "inbox")).MustSucceed();
    }

    [Fact]
    public async Task A_cosignature_from_the_future_is_not_fresh()
    {
        using World world = await World.CreateAsync();
        world.Gateway.Audit.Cosign(FakeGateway.Now.AddMinutes(5), one, two);
        world.Gateway.DirectoryLog.Cosign(FakeGateway.Now.AddMinutes(5), one, two);

        await ExpectAsync(world, "stale", "clock");
    }

    [Fact]
    public async Task A_cosigned_checkpoint_of_another_history_is_a_fork_and_both_notes_are_kept()
    {
        using World world = await World.CreateAsync();
        world.Gateway.DirectoryLog.Cosign(FakeGateway.Now, one, two);
        Beat(world);
        Checkpoint forged = Checkpoint.Parse(world.Gateway.Audit.SignHead(1, new byte[32]));
        byte[] cosigned = forged.With([one.Cosign(forged.Text, FakeGateway.Now), two.Cosign(forged.Text, FakeGateway.Now)]).Bytes.ToArray();
        world.Gateway.Lies.Add(request => request.RequestUri!.PathAndQuery == "/v1/logs/audit/checkpoint?cosigned=true" ? FakeGateway.Bytes(cosigned) : null);

        await ExpectAsync(world, "fork", "state/evidence");
        Assert.Equal(2, Directory.GetFiles(Path.Combine(world.Keys("alpha"), "state", "evidence")).Length);
    }

    [Fact]
    public async Task A_quorum_of_one_in_two_needs_one()
    {
        using World world = await World.CreateAsync();
        CosignBoth(world, two);
        await File.WriteAllTextAsync(world["policy.txt"], Policy("any"));

        (await world.RunAsync("alpha", "inbox", "--policy", world["policy.txt"])).MustSucceed();
    }

    [Fact]
    public async Task A_command_that_does_not_rely_on_the_present_needs_no_witnesses()
    {
        using World world = await World.CreateAsync();

        (await RunAsync(world, "token")).MustSucceed();
    }

    [Fact]
    public async Task A_policy_that_asks_for_no_witnesses_leaves_it_at_growth()
    {
        using World world = await World.CreateAsync();
        await File.WriteAllTextAsync(world["policy.txt"], "quorum none\n");

        (await world.RunAsync("alpha", "inbox", "--policy", world["policy.txt"])).MustSucceed();
        world.Clock.Ahead = TooOld;

        Assert.Equal("stale", (await world.RunAsync("alpha", "inbox", "--policy", world["policy.txt"])).FirstLine);
    }

    [Fact]
    public async Task A_policy_comes_by_variable_too()
    {
        using World world = await World.CreateAsync();
        await File.WriteAllTextAsync(world["policy.txt"], Policy("all"));
        CommandLine line = new() { Network = world.Gateway, Variables = new Dictionary<string, string> { ["ADVISORY_POLICY"] = world["policy.txt"] } };

        Assert.Equal("unproven", (await world.RunAsync(line, "alpha", "inbox")).FirstLine);
    }

    [Fact]
    public async Task The_policy_of_an_invite_is_pinned_with_it_and_holds_without_it()
    {
        using World world = await World.CreateAsync();
        await File.WriteAllBytesAsync(world["invite.json"], (world.Gateway.Invite with { Policy = Policy("all") }).ToBytes());
        CosignBoth(world, one, two);
        (await world.RunAsync("alpha", "inbox")).MustSucceed();
        await File.WriteAllBytesAsync(world["invite.json"], world.Gateway.Invite.ToBytes());
        CosignBoth(world, one);

        Assert.Equal("unproven", (await world.RunAsync("alpha", "inbox")).FirstLine);
    }

    [Fact]
    public async Task A_policy_that_lists_other_logs_is_a_users_mistake()
    {
        using World world = await World.CreateAsync();
        await File.WriteAllTextAsync(world["policy.txt"], $"log {world.Gateway.Audit.Verifier}\n{Policy("all")}");

        Outcome outcome = await world.RunAsync("alpha", "inbox", "--policy", world["policy.txt"]);

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("log lines", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_policy_is_a_users_mistake()
    {
        using World world = await World.CreateAsync();
        await File.WriteAllTextAsync(world["policy.txt"], "quorum nobody\n");

        Outcome outcome = await world.RunAsync("alpha", "inbox", "--policy", world["policy.txt"]);

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("Line 1", outcome.Errors, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        one.Dispose();
        two.Dispose();
    }

    private static void CosignBoth(World world, params CosignatureSigner[] witnesses)
    {
        world.Gateway.Audit.Cosign(FakeGateway.Now, witnesses);
        world.Gateway.DirectoryLog.Cosign(FakeGateway.Now, witnesses);
    }

    private static void Beat(World world)
    {
        foreach (FakeLog log in (FakeLog[])[world.Gateway.Audit, world.Gateway.DirectoryLog])
        {
            log.Append(FakeGateway.Now, "log.heartbeat", "gateway", log.Name.Value, "{}"u8.ToArray());
        }
    }

    private string Policy(string threshold) =>
        $"witness W1 {one.Verifier}\nwitness W2 {two.Verifier}\ngroup both {threshold} W1 W2\nquorum both\n";

    private async Task<Outcome> RunAsync(World world, params string[] command)
    {
        await File.WriteAllTextAsync(world["policy.txt"], Policy("all"));
        return await world.RunAsync("alpha", [.. command, "--policy", world["policy.txt"]]);
    }

    private async Task ExpectAsync(World world, string word, string inSentence)
    {
        Outcome outcome = await RunAsync(world, "inbox");

        Assert.Equal((1, word), (outcome.ExitCode, outcome.FirstLine));
        Assert.Contains(inSentence, outcome.Errors, StringComparison.Ordinal);
    }
}
