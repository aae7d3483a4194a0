using System.Globalization;
using Client.Tests.Fakes;
using Gateway.Crypto;

namespace Client.Tests;

public sealed class TrustTests
{
    private const string CheckpointPath = "/v1/logs/audit/checkpoint";

    [Fact]
    public async Task First_contact_with_nobody_there_shows_the_keys_and_fails()
    {
        using World world = await World.CreateAsync();

        Outcome outcome = await InboxAsync(world, new CommandLine { Network = world.Gateway });

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains(world.Gateway.Audit.Verifier.ToString(), outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("--invite", outcome.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(world.Gateway.Requests, request => request.Contains("/oauth/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("yes", 0)]
    [InlineData("no", 1)]
    [InlineData("", 1)]
    public async Task First_contact_asks_and_takes_yes_for_yes(string answer, int exitCode)
    {
        using World world = await World.CreateAsync();

        Outcome outcome = await InboxAsync(world, new CommandLine { Network = world.Gateway, Answer = answer });

        Assert.Equal(exitCode, outcome.ExitCode);
    }

    [Fact]
    public async Task What_was_trusted_on_first_use_is_pinned()
    {
        using World world = await World.CreateAsync();
        (await InboxAsync(world, new CommandLine { Network = world.Gateway }, "--trust-on-first-use")).MustSucceed();

        (await InboxAsync(world, new CommandLine { Network = world.Gateway })).MustSucceed();

        using FakeGateway other = new();
        Outcome outcome = await InboxAsync(world, new CommandLine { Network = other }, "--trust-on-first-use");
        Assert.Equal((1, "key-mismatch"), (outcome.ExitCode, outcome.FirstLine));
        Assert.DoesNotContain(other.Requests, request => request.Contains("/oauth/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Other_log_keys_than_the_invites_are_a_key_mismatch()
    {
        using World world = await World.CreateAsync();
        using FakeGateway other = new();

        Outcome outcome = await InboxAsync(world, new CommandLine { Network = other }, "--invite", world["invite.json"]);

        Assert.Equal((1, "key-mismatch"), (outcome.ExitCode, outcome.FirstLine));
    }

    [Fact]
    public async Task A_gateway_that_calls_itself_something_else_gets_no_assertion()
    {
        using World world = await World.CreateAsync();

        Outcome outcome = await new CommandLine { Network = world.Gateway }.RunAsync(
            "inbox", "--keys", world.Keys("alpha"), "--gateway", "https://relay.example", "--invite", world["invite.json"]);

        Assert.Equal(1, outcome.ExitCode);
        Assert.DoesNotContain(world.Gateway.Requests, request => request.Contains("/oauth/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_gateway_that_gives_a_bearer_token_where_a_bound_one_was_asked_for_gets_no_request_with_it()
    {
        using World world = await World.CreateAsync();
        world.Gateway.Changes.Add(("/oauth/token", static answer => answer.Replace("\"DPoP\"", "\"Bearer\"", StringComparison.Ordinal)));

        Outcome outcome = await InboxAsync(world, new CommandLine { Network = world.Gateway }, "--invite", world["invite.json"]);

        Assert.Equal((1, "malformed"), (outcome.ExitCode, outcome.FirstLine));
        Assert.Contains("bound", outcome.Errors, StringComparison.Ordinal);
        Assert.EndsWith("/oauth/token", world.Gateway.Requests[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dpop", 0)]
    [InlineData("mac", 1)]
    public async Task A_tokens_type_is_read_whatever_its_case_and_no_other_is_taken(string type, int exitCode)
    {
        using World world = await World.CreateAsync();
        world.Gateway.Changes.Add(("/oauth/token", answer => answer.Replace("\"DPoP\"", $"\"{type}\"", StringComparison.Ordinal)));

        Outcome outcome = await InboxAsync(world, new CommandLine { Network = world.Gateway }, "--invite", world["invite.json"]);

        Assert.Equal(exitCode, outcome.ExitCode);
    }

    [Fact]
    public async Task A_bearer_token_for_another_tool_is_one()
    {
        using World world = await World.CreateAsync();
        (await world.RunAsync("alpha", "token")).MustSucceed();
        world.Gateway.Changes.Add(("/oauth/token", static answer => answer.Replace("\"Bearer\"", "\"DPoP\"", StringComparison.Ordinal)));

        Outcome outcome = await world.RunAsync("alpha", "token");

        Assert.Equal((1, "malformed"), (outcome.ExitCode, outcome.FirstLine));
    }

    [Fact]
    public async Task A_log_that_grew_is_believed_with_its_proof()
    {
        using World world = await World.CreateAsync();
        for (int i = 0; i < 9; i++)
        {
            (await world.RunAsync("alpha", "inbox")).MustSucceed();
            Append(world.Gateway.Audit, (i % 3) + 1);
        }
    }

    [Fact]
    public async Task A_shorter_log_is_a_rollback_and_both_notes_are_kept()
    {
        using World world = await World.CreateAsync();
        Append(world.Gateway.Audit, 5);
        (await world.RunAsync("alpha", "inbox")).MustSucceed();
        world.Gateway.Audit.Truncate(3);

        await ExpectAsync(world, "rollback", notes: 2);
    }

    [Fact]
    public async Task A_rollback_is_seen_even_if_the_gateway_says_that_it_has_not_caught_up()
    {
        using World world = await World.CreateAsync();
        Append(world.Gateway.Audit, 5);
        (await world.RunAsync("alpha", "inbox")).MustSucceed();
        world.Gateway.Audit.Truncate(3);
        world.Gateway.Lies.Add(request => request.RequestUri!.PathAndQuery == $"{CheckpointPath}?atLeast=6"
            ? FakeGateway.Problem(System.Net.HttpStatusCode.ServiceUnavailable, "storage-unavailable")
            : null);

        await ExpectAsync(world, "rollback", notes: 2);
    }

    [Fact]
    public async Task Another_log_of_the_same_size_is_a_fork()
    {
        using World world = await World.CreateAsync();
        Append(world.Gateway.Audit, 2);
        (await world.RunAsync("alpha", "inbox")).MustSucceed();
        world.Gateway.Audit.Truncate(2);
        Append(world.Gateway.Audit, 1);

        await ExpectAsync(world, "fork", notes: 2);
    }

    [Fact]
    public async Task A_longer_log_that_does_not_continue_the_remembered_one_is_a_fork()
    {
        using World world = await World.CreateAsync();
        Append(world.Gateway.Audit, 4);
        (await world.RunAsync("alpha", "inbox")).MustSucceed();
        world.Gateway.Audit.Truncate(2);
        Append(world.Gateway.Audit, 8);

        await ExpectAsync(world, "fork", notes: 2);
    }

    [Fact]
    public async Task A_checkpoint_of_the_other_log_has_the_wrong_origin()
    {
        using World world = await World.CreateAsync();
        LieAboutCheckpoint(world, world.Gateway.DirectoryLog.Checkpoint());

        await ExpectAsync(world, "wrong-origin", notes: 1);
    }

    [Fact]
    public async Task A_checkpoint_signed_by_another_key_has_a_bad_signature()
    {
        using World world = await World.CreateAsync();
        using NoteSigner forger = new(world.Gateway.Audit.Verifier.Name, SigningKey.Generate());
        LieAboutCheckpoint(world, world.Gateway.Audit.Sign(1, forger));

        await ExpectAsync(world, "bad-signature", notes: 1);
    }

    [Fact]
    public async Task Something_that_is_no_checkpoint_is_malformed()
    {
        using World world = await World.CreateAsync();
        LieAboutCheckpoint(world, "hello\n"u8.ToArray());

        await ExpectAsync(world, "malformed", notes: 0);
    }

    [Fact]
    public async Task Runs_side_by_side_do_not_take_each_others_checkpoints_for_a_rollback()
    {
        using World world = await World.CreateAsync();
        (await world.RunAsync("alpha", "inbox")).MustSucceed();
        Append(world.Gateway.Audit, 20);

        Outcome[] outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => world.RunAsync("alpha", "inbox")));

        Assert.All(outcomes, outcome => outcome.MustSucceed());
    }

    private static Task<Outcome> InboxAsync(World world, CommandLine line, params string[] more) =>
        line.RunAsync(["inbox", "--keys", world.Keys("alpha"), "--gateway", FakeGateway.Url, .. more]);

    private static void Append(FakeLog log, int count)
    {
        for (int i = 0; i < count; i++)
        {
            log.Append(FakeGateway.Now, "audit.read", "alpha/aaaaaaaa", i.ToString(CultureInfo.InvariantCulture), "{}"u8.ToArray());
        }
    }

    private static void LieAboutCheckpoint(World world, byte[] note) =>
        world.Gateway.Lies.Add(request => request.RequestUri!.AbsolutePath == CheckpointPath ? FakeGateway.Bytes(note) : null);

    private static async Task ExpectAsync(World world, string word, int notes)
    {
        Outcome outcome = await world.RunAsync("alpha", "inbox");

        Assert.Equal((1, word), (outcome.ExitCode, outcome.FirstLine));
        string evidence = Path.Combine(world.Keys("alpha"), "state", "evidence");
        Assert.Equal(notes, Directory.Exists(evidence) ? Directory.GetFiles(evidence).Length : 0);
    }
}
