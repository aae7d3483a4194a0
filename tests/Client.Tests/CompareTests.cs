using Client.Tests.Fakes;
using Gateway.Crypto;

namespace Client.Tests;

public sealed class CompareTests
{
    [Fact]
    public async Task Two_clients_who_saw_the_same_agree_without_the_gateway()
    {
        using World world = await SeenByBothAsync();

        Outcome outcome = await OfflineAsync(world, world.Keys("alpha"), world.Keys("bravo"));

        Assert.Equal((0, "ok"), (outcome.ExitCode, outcome.FirstLine));
        Assert.Contains("audit:", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("directory:", outcome.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("alpha", "bravo")]
    [InlineData("bravo", "alpha")]
    public async Task A_client_who_saw_more_agrees_with_a_proof_from_the_gateway(string one, string other)
    {
        using World world = await SeenByBothAsync();
        await world.SendAsync();
        await RefreshAsync(world, "alpha");

        Outcome outcome = await CompareAsync(world, world.Keys(one), Path.Combine(world.Keys(other), "state"));

        Assert.Equal((0, "ok"), (outcome.ExitCode, outcome.FirstLine));
    }

    [Fact]
    public async Task Without_the_gateway_two_sizes_cannot_be_compared()
    {
        using World world = await SeenByBothAsync();
        await world.SendAsync();
        await RefreshAsync(world, "alpha");

        Outcome outcome = await OfflineAsync(world, world.Keys("alpha"), world.Keys("bravo"), "--keys", world.Keys("bravo"), "--gateway", FakeGateway.Url);

        Assert.Equal(3, outcome.ExitCode);
    }

    [Fact]
    public async Task Two_histories_of_one_size_are_a_fork_and_both_notes_are_printed()
    {
        using World world = await World.CreateAsync();
        await world.SendAsync();
        await File.WriteAllBytesAsync(world["one.note"], world.Gateway.Audit.Checkpoint());
        Rewrite(world, 3);
        await File.WriteAllBytesAsync(world["other.note"], world.Gateway.Audit.Checkpoint());

        Outcome outcome = await OfflineAsync(world, world["one.note"], world["other.note"]);

        Assert.Equal((1, "fork"), (outcome.ExitCode, outcome.FirstLine));
        Assert.Contains(await File.ReadAllTextAsync(world["one.note"]), outcome.Output, StringComparison.Ordinal);
        Assert.Contains(await File.ReadAllTextAsync(world["other.note"]), outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_seen_under_a_former_key_of_the_log_still_counts()
    {
        using World world = await SeenByBothAsync();
        world.Gateway.Audit.Rotate();
        await RefreshAsync(world, "alpha");

        Outcome outcome = await new CommandLine().RunAsync("audit", "compare", world.Keys("alpha"), world.Keys("bravo"), "--keys", world.Keys("alpha"));

        Assert.Equal((0, "ok"), (outcome.ExitCode, outcome.FirstLine));
    }

    [Fact]
    public async Task A_longer_history_that_does_not_continue_the_shorter_is_a_fork()
    {
        using World world = await World.CreateAsync();
        await world.SendAsync();
        await File.WriteAllBytesAsync(world["one.note"], world.Gateway.Audit.Checkpoint());
        Rewrite(world, 3);
        await File.WriteAllBytesAsync(world["other.note"], world.Gateway.Audit.Checkpoint());

        Outcome outcome = await CompareAsync(world, world["other.note"], world["one.note"]);

        Assert.Equal((1, "fork"), (outcome.ExitCode, outcome.FirstLine));
    }

    [Fact]
    public async Task A_note_that_the_log_did_not_sign_accuses_nobody_of_a_fork()
    {
        using World world = await World.CreateAsync();
        using NoteSigner forger = new(world.Gateway.Audit.Verifier.Name, SigningKey.Generate());
        await File.WriteAllBytesAsync(world["one.note"], world.Gateway.Audit.Checkpoint());
        await File.WriteAllBytesAsync(world["forged.note"], world.Gateway.Audit.Sign(1, forger));

        Outcome outcome = await OfflineAsync(world, world["forged.note"], world["one.note"]);

        Assert.Equal((1, "bad-signature"), (outcome.ExitCode, outcome.FirstLine));
    }

    [Fact]
    public async Task A_proof_file_counts_as_what_its_owner_saw()
    {
        using World world = await SeenByBothAsync();
        (await world.RunAsync("alpha", "audit", "prove", "0", "--out", world["entry.tlog-proof"])).MustSucceed();

        Outcome outcome = await OfflineAsync(world, world["entry.tlog-proof"], world.Keys("bravo"));

        Assert.Equal((0, "ok"), (outcome.ExitCode, outcome.FirstLine));
    }

    [Theory]
    [InlineData("directory", 3, "")]
    [InlineData("stranger", 1, "wrong-origin")]
    [InlineData("text", 1, "malformed")]
    [InlineData("nothing", 2, "")]
    public async Task What_cannot_be_compared_is_said(string what, int exitCode, string word)
    {
        using World world = await World.CreateAsync();
        using FakeLog stranger = new(Gateway.Audit.LogName.Audit, "stranger.example/audit");
        await File.WriteAllBytesAsync(world["one.note"], world.Gateway.Audit.Checkpoint());
        await File.WriteAllBytesAsync(world["directory"], world.Gateway.DirectoryLog.Checkpoint());
        await File.WriteAllBytesAsync(world["stranger"], stranger.Checkpoint());
        await File.WriteAllTextAsync(world["text"], "hello\n");

        Outcome outcome = await OfflineAsync(world, world["one.note"], world[what]);

        Assert.Equal((exitCode, word), (outcome.ExitCode, outcome.FirstLine));
    }

    private static async Task<World> SeenByBothAsync()
    {
        World world = await World.CreateAsync();
        await world.SendAsync();
        await RefreshAsync(world, "alpha");
        await RefreshAsync(world, "bravo");
        return world;
    }

    private static async Task RefreshAsync(World world, string agency) => (await world.RunAsync(agency, "audit", "verify")).MustSucceed();

    private static Task<Outcome> CompareAsync(World world, string one, string other) => world.RunAsync("bravo", "audit", "compare", one, other);

    private static Task<Outcome> OfflineAsync(World world, string one, string other, params string[] more) =>
        new CommandLine().RunAsync(["audit", "compare", one, other, "--invite", world["invite.json"], .. more]);

    private static void Rewrite(World world, int entries)
    {
        world.Gateway.Audit.Truncate(1);
        for (int i = 0; i < entries; i++)
        {
            world.Gateway.Audit.Append(FakeGateway.Now, "audit.read", "alpha/aaaaaaaa", "rewritten", "{}"u8.ToArray());
        }
    }
}
