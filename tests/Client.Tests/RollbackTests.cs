using System.Globalization;
using System.Net;
using Client.Tests.Fakes;
using Gateway.Audit;

namespace Client.Tests;

public sealed class RollbackTests
{
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromMilliseconds(250), TimeSpan.FromMilliseconds(750), TimeSpan.FromSeconds(2)];

    [Fact]
    public async Task A_smaller_head_that_catches_up_after_a_retry_is_no_rollback()
    {
        using World world = await WorldThatSawAsync(5);
        int lagging = 2;
        byte[] old = world.Gateway.Audit.Sign(3);
        world.Gateway.Lies.Add(request => IsCheckpoint(request, LogName.Audit) && lagging-- > 0 ? FakeGateway.Bytes(old) : null);

        (await world.RunAsync("alpha", "inbox")).MustSucceed();

        Assert.Equal(Pauses[..2], world.Clock.Waits);
        Assert.Empty(Evidence(world));
        Assert.Empty(world.Gateway.Presented);
    }

    [Fact]
    public async Task A_replica_that_says_it_lags_and_then_catches_up_is_no_rollback()
    {
        using World world = await WorldThatSawAsync(5);
        byte[] old = world.Gateway.Audit.Sign(3);
        int lagging = 2;
        world.Gateway.Lies.Add(request =>
        {
            if (!IsCheckpoint(request, LogName.Audit) || lagging <= 0)
            {
                return null;
            }

            lagging--;
            return request.RequestUri!.Query == "?atLeast=0" ? FakeGateway.Bytes(old) : FakeGateway.Problem(HttpStatusCode.ServiceUnavailable, "audit-unavailable");
        });

        (await world.RunAsync("alpha", "inbox")).MustSucceed();

        Assert.Equal(Pauses[..1], world.Clock.Waits);
    }

    [Theory]
    [InlineData("audit")]
    [InlineData("directory")]
    public async Task A_smaller_head_that_persists_is_a_rollback_with_both_notes_kept_and_the_remembered_one_presented(string name)
    {
        using World world = await WorldThatSawAsync(5);
        FakeLog log = name == "audit" ? world.Gateway.Audit : world.Gateway.DirectoryLog;
        byte[] remembered = log.Checkpoint();
        log.Truncate(log.Size - 1);

        Outcome outcome = await world.RunAsync("alpha", "outbox");

        Assert.Equal((1, "rollback"), (outcome.ExitCode, outcome.FirstLine));
        Assert.Equal(Pauses, world.Clock.Waits);
        Assert.Equal([(log.Name, Convert.ToHexString(remembered))], world.Gateway.Presented.Select(one => (one.Log, Convert.ToHexString(one.Note))));
        string[] notes = Evidence(world);
        Assert.Equal(remembered, await File.ReadAllBytesAsync(notes.Single(note => note.EndsWith("-remembered.note", StringComparison.Ordinal))));
        Assert.Equal(log.Checkpoint(), await File.ReadAllBytesAsync(notes.Single(note => note.EndsWith("-offered.note", StringComparison.Ordinal))));
        Assert.Contains($"{name}-rollback", notes[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fork_keeps_both_notes_presents_the_remembered_one_and_is_not_asked_for_again()
    {
        using World world = await WorldThatSawAsync(5);
        byte[] remembered = world.Gateway.Audit.Checkpoint();
        world.Gateway.Audit.Truncate(3);
        Append(world.Gateway.Audit, 6);

        Outcome outcome = await world.RunAsync("alpha", "inbox");

        Assert.Equal((1, "fork"), (outcome.ExitCode, outcome.FirstLine));
        Assert.Equal(2, Evidence(world).Length);
        Assert.Equal(remembered, Assert.Single(world.Gateway.Presented).Note);
        Assert.Empty(world.Clock.Waits);
    }

    [Fact]
    public async Task The_checkpoint_remembered_before_a_rollback_stays_remembered()
    {
        using World world = await WorldThatSawAsync(5);
        world.Gateway.Audit.Truncate(3);

        Assert.Equal("rollback", (await world.RunAsync("alpha", "inbox")).FirstLine);
        Assert.Equal("rollback", (await world.RunAsync("alpha", "inbox")).FirstLine);
    }

    [Fact]
    public async Task A_gateway_that_gives_no_proof_of_growth_is_not_believed()
    {
        using World world = await WorldThatSawAsync(5);
        Append(world.Gateway.Audit, 1);
        world.Gateway.Lies.Add(request => request.RequestUri!.AbsolutePath.EndsWith("/proof/consistency", StringComparison.Ordinal)
            ? FakeGateway.Problem(HttpStatusCode.NotFound, "not-found")
            : null);

        Outcome outcome = await world.RunAsync("alpha", "inbox");

        Assert.Equal((1, "unproven"), (outcome.ExitCode, outcome.FirstLine));
    }

    [Fact]
    public async Task A_proof_under_an_older_checkpoint_of_the_same_history_is_taken()
    {
        using World world = await World.CreateAsync();
        string id = await world.SendAsync();
        byte[] older = world.Gateway.Audit.Proof(1);
        Append(world.Gateway.Audit, 3);
        world.Gateway.Lies.Add(request => request.RequestUri!.PathAndQuery.StartsWith("/v1/logs/audit/proof/inclusion?index=1&", StringComparison.Ordinal)
            ? FakeGateway.Bytes(older)
            : null);

        (await world.RunAsync("bravo", "get", id, "--out", world["got"])).MustSucceed();
    }

    [Fact]
    public async Task A_proof_under_an_older_checkpoint_of_another_history_is_a_fork()
    {
        using World world = await World.CreateAsync();
        string id = await world.SendAsync();
        TlogProof honest = TlogProof.Parse(world.Gateway.Audit.Proof(1));
        byte[] forged = new TlogProof(
            new InclusionProof(honest.Inclusion.Index, 2, []), Checkpoint.Parse(world.Gateway.Audit.SignHead(2, new byte[32]))).ToBytes();
        Append(world.Gateway.Audit, 3);
        world.Gateway.Lies.Add(request => request.RequestUri!.PathAndQuery.StartsWith("/v1/logs/audit/proof/inclusion?index=1&", StringComparison.Ordinal)
            ? FakeGateway.Bytes(forged)
            : null);

        Outcome outcome = await world.RunAsync("bravo", "get", id, "--out", world["got"]);

        Assert.Equal((1, "fork"), (outcome.ExitCode, outcome.FirstLine));
        Assert.False(Directory.Exists(world["got"]) && Directory.EnumerateFileSystemEntries(world["got"]).Any());
    }

    [Theory]
    [InlineData("token")]
    [InlineData("agency", "suspend", "bravo", "--reason", "lost")]
    [InlineData("principal", "list")]
    [InlineData("audit", "prove", "0")]
    [InlineData("agency", "fingerprint", "bravo")]
    public async Task Every_command_demands_that_both_logs_continue(params string[] command)
    {
        foreach (LogName name in (LogName[])[LogName.Audit, LogName.Directory])
        {
            using World world = await WorldThatSawAsync(5);
            FakeLog log = name == LogName.Audit ? world.Gateway.Audit : world.Gateway.DirectoryLog;
            log.Truncate(log.Size - 1);

            Assert.Equal("rollback", (await world.RunAsync("alpha", command)).FirstLine);
            Assert.DoesNotContain(world.Gateway.Requests, request => request.StartsWith("POST /v1/agencies", StringComparison.Ordinal));
        }
    }

    private static async Task<World> WorldThatSawAsync(int entries)
    {
        World world = await World.CreateAsync();
        Append(world.Gateway.Audit, entries);
        (await world.RunAsync("alpha", "inbox")).MustSucceed();
        return world;
    }

    private static bool IsCheckpoint(HttpRequestMessage request, LogName log) =>
        request.Method == HttpMethod.Get && request.RequestUri!.AbsolutePath == $"/v1/logs/{log}/checkpoint";

    private static void Append(FakeLog log, int count)
    {
        for (int i = 0; i < count; i++)
        {
            log.Append(FakeGateway.Now, "audit.read", "alpha/aaaaaaaa", i.ToString(CultureInfo.InvariantCulture), "{}"u8.ToArray());
        }
    }

    private static string[] Evidence(World world)
    {
        string folder = Path.Combine(world.Keys("alpha"), "state", "evidence");
        return Directory.Exists(folder) ? Directory.GetFiles(folder) : [];
    }
}
