using EndToEnd.Tests.Harness;
using EndToEnd.Tests.LyingGateway.Lies;

namespace EndToEnd.Tests.LyingGateway;

/// <summary>
/// Ten gigabytes in the place of each answer. The client stops at a limit of its own: what it took of the lie bounds its memory, its disk and its time
/// at once, and its heap is not allowed to grow beyond that.
/// </summary>
[Collection(LyingWorldTests.Name)]
public sealed class EndlessAnswerTests(LyingWorld world)
{
    // The largest answer that is read at once is a page of log entries, 80 MiB; what lies in the sockets between comes on top.
    private const long MostBytes = 96 * 1024 * 1024;
    private const string Json = "application/json";
    private const string Text = "text/plain; charset=utf-8";
    private const string Binary = "application/octet-stream";

    [Theory]
    [InlineData("/.well-known/advisory-gateway", Json)]
    [InlineData("/oauth/token", Json)]
    [InlineData("/v1/logs/audit/checkpoint", Text)]
    [InlineData("/v1/logs/directory/checkpoint", Text)]
    [InlineData("/v1/logs/audit/proof/inclusion", Text)]
    [InlineData("/v1/logs/audit/entries", "application/x-ndjson")]
    [InlineData("/v1/advisories/{id}", Json)]
    [InlineData("/v1/advisories/{id}/manifest", Json)]
    [InlineData("/v1/advisories/{id}/manifest.sig", Text)]
    [InlineData("/v1/advisories/{id}/statement", Json)]
    [InlineData("/v1/advisories/{id}/statement.sig", Text)]
    public async Task An_answer_without_end_cannot_be_checked(string path, string contentType)
    {
        using Victim bravo = world.Victim("bravo");
        world.Proxy.Tell(new EndlessAnswer(path.Replace("{id}", world.First, StringComparison.Ordinal), 200, contentType));

        Outcome outcome = await bravo.GetAsync(world.First);

        Assert.True(outcome.ExitCode == 3, $"exit {outcome.ExitCode}\n{outcome.Output}\n{outcome.Errors}");
        AssertBounded(bravo, 1);
    }

    [Fact]
    public async Task A_document_without_end_is_tampered_once_it_is_longer_than_was_signed()
    {
        using Victim bravo = world.Victim("bravo");
        world.Proxy.Tell(new EndlessAnswer($"/v1/advisories/{world.First}/content/0", 200, Binary));

        await bravo.ExpectGetAsync("tampered", world.First);

        AssertBounded(bravo, 1);
    }

    [Theory]
    [InlineData(500, "application/problem+json")]
    [InlineData(429, "application/problem+json")]
    [InlineData(404, "application/problem+json")]
    [InlineData(302, "text/html")]
    [InlineData(502, "text/html")]
    public async Task A_refusal_without_end_cannot_be_checked(int status, string contentType)
    {
        using Victim bravo = world.Victim("bravo");
        world.Proxy.Tell(new EndlessAnswer($"/v1/advisories/{world.First}", status, contentType));

        Outcome outcome = await bravo.GetAsync(world.First);

        Assert.True(outcome.ExitCode == 3, $"exit {outcome.ExitCode}\n{outcome.Output}\n{outcome.Errors}");
        AssertBounded(bravo, 0);
    }

    [Fact]
    public async Task An_answer_without_end_to_an_upload_cannot_be_checked()
    {
        using Victim alpha = world.Victim("alpha");
        await File.WriteAllTextAsync(alpha["note.txt"], "A note.");
        world.Proxy.Tell(new EndlessAnswer("/v1/advisories", 201, Json));

        Outcome outcome = await alpha.RunAsync("send", alpha["note.txt"], "--to", "bravo", "--tlp", "AMBER", "--title", "Note");

        Assert.True(outcome.ExitCode == 3, $"exit {outcome.ExitCode}\n{outcome.Output}\n{outcome.Errors}");
        AssertBounded(alpha, 1);
    }

    [Theory]
    [InlineData("/v1/inbox", "inbox")]
    [InlineData("/v1/logs/directory/checkpoint", "audit", "monitor")]
    [InlineData("/v1/logs/audit/entries", "audit", "verify", "--log", "audit")]
    public async Task Every_command_has_its_limit(string path, params string[] command)
    {
        using Victim bravo = world.Victim("bravo");
        world.Proxy.Tell(new EndlessAnswer(path, 200, Json));

        Outcome outcome = await bravo.RunAsync(command);

        Assert.True(outcome.ExitCode == 3, $"exit {outcome.ExitCode}\n{outcome.Output}\n{outcome.Errors}");
        AssertBounded(bravo, 1);
    }

    private void AssertBounded(Victim victim, long least)
    {
        Assert.InRange(world.Proxy.SentByLies, least, MostBytes);
        victim.AssertNothingLeft();
    }
}
