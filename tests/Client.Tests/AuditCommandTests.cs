using System.Net;
using System.Text;
using Client.Tests.Fakes;
using Gateway.Audit;
using Gateway.Exchange;

namespace Client.Tests;

public sealed class AuditCommandTests
{
    private const string AuditorScope = "advisory.read advisory.publish agency.record audit.read admin directory.read";

    [Theory]
    [InlineData(null)]
    [InlineData("audit")]
    [InlineData("directory")]
    public async Task An_honest_gateway_is_ok_for_an_auditor(string? log)
    {
        using World world = await WithTrafficAsync();
        world.Gateway.Scope = AuditorScope;

        Outcome outcome = await world.RunAsync("alpha", log is null ? ["audit", "verify"] : ["audit", "verify", "--log", log]);

        Assert.Equal((0, "ok"), (outcome.ExitCode, outcome.FirstLine));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(6)]
    public async Task An_auditor_names_the_entry_that_was_changed(int index)
    {
        using World world = await WithTrafficAsync();
        world.Gateway.Scope = AuditorScope;
        TamperAudit(world, index);

        Outcome outcome = await world.RunAsync("alpha", "audit", "verify");

        Assert.Equal((1, $"tampered {index}"), (outcome.ExitCode, outcome.FirstLine));
    }

    [Fact]
    public async Task An_auditor_names_the_entry_that_is_gone()
    {
        using World world = await WithTrafficAsync();
        world.Gateway.Scope = AuditorScope;
        world.Gateway.Advisories.MaySee = entry => LogEntry.Parse(entry).Index != 4;

        Outcome outcome = await world.RunAsync("alpha", "audit", "verify");

        Assert.Equal((1, "missing 4"), (outcome.ExitCode, outcome.FirstLine));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no bundle")]
    public async Task A_gateway_whose_bundles_are_none_is_verified_by_its_entries(string bundle)
    {
        using World world = await WithTrafficAsync();
        world.Gateway.Scope = AuditorScope;
        world.Gateway.Lies.Add(request => request.RequestUri!.AbsolutePath.Contains("/tile/entries/", StringComparison.Ordinal)
            ? FakeGateway.Bytes(Encoding.ASCII.GetBytes(bundle))
            : null);

        Outcome outcome = await world.RunAsync("alpha", "audit", "verify");

        Assert.Equal((0, "ok"), (outcome.ExitCode, outcome.FirstLine));
    }

    [Fact]
    public async Task A_bundle_with_an_entry_left_out_does_not_move_the_others_up()
    {
        using World world = await WithTrafficAsync();
        world.Gateway.Scope = AuditorScope;
        FakeLog log = world.Gateway.Audit;
        world.Gateway.Lies.Add(request => request.RequestUri!.AbsolutePath.StartsWith("/v1/logs/audit/tile/entries/", StringComparison.Ordinal)
            ? FakeGateway.Bytes(EntryBundle.Write([.. Enumerable.Range(0, (int)log.Size).Select(index => new ReadOnlyMemory<byte>(log[index == 2 ? 3 : index]))]))
            : null);

        Outcome outcome = await world.RunAsync("alpha", "audit", "verify");

        Assert.Equal((1, "tampered 2"), (outcome.ExitCode, outcome.FirstLine));
    }

    [Fact]
    public async Task An_auditor_sees_that_a_delivery_was_never_logged()
    {
        using World world = await WithTrafficAsync();
        world.Gateway.Scope = AuditorScope;
        long published = world.Gateway.Audit.Size - 3;
        LogEntry entry = LogEntry.Parse(world.Gateway.Audit[published]);
        long again = world.Gateway.Audit.Append(entry.Time, entry.Action, entry.Actor, entry.Subject, entry.Detail.ToArray());

        Outcome outcome = await world.RunAsync("alpha", "audit", "verify");

        Assert.Equal((1, $"missing {again + 1}"), (outcome.ExitCode, outcome.FirstLine));
    }

    [Fact]
    public async Task A_cut_tail_is_truncated()
    {
        using World world = await WithTrafficAsync();
        world.Gateway.Scope = AuditorScope;
        world.Gateway.Advisories.MaySee = entry => LogEntry.Parse(entry).Index < 5;

        Outcome outcome = await world.RunAsync("alpha", "audit", "verify");

        Assert.Equal(1, outcome.ExitCode);
        Assert.StartsWith("truncated", outcome.FirstLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_directory_is_named_for_everybody()
    {
        using World world = await WithTrafficAsync();
        byte[] checkpoint = world.Gateway.DirectoryLog.Checkpoint();
        byte[] changed = [.. world.Gateway.DirectoryLog[3]];
        changed[100] ^= 1;
        world.Gateway.DirectoryLog.Tamper(3, changed);
        world.Gateway.Lies.Add(request => request.RequestUri!.AbsolutePath == "/v1/logs/directory/checkpoint" ? FakeGateway.Bytes(checkpoint) : null);

        Outcome outcome = await world.RunAsync("bravo", "audit", "verify");

        Assert.Equal((1, "tampered 3"), (outcome.ExitCode, outcome.FirstLine));
    }

    [Fact]
    public async Task A_directory_changed_after_this_client_kept_it_is_named_all_the_same()
    {
        using World world = await WithTrafficAsync();
        (await world.RunAsync("bravo", "audit", "verify", "--log", "directory")).MustSucceed();
        byte[] checkpoint = world.Gateway.DirectoryLog.Checkpoint();
        byte[] changed = [.. world.Gateway.DirectoryLog[1]];
        changed[100] ^= 1;
        world.Gateway.DirectoryLog.Tamper(1, changed);
        world.Gateway.Lies.Add(request => request.RequestUri!.AbsolutePath == "/v1/logs/directory/checkpoint" ? FakeGateway.Bytes(checkpoint) : null);

        Outcome outcome = await world.RunAsync("bravo", "audit", "verify", "--log", "directory");

        Assert.Equal((1, "tampered 1"), (outcome.ExitCode, outcome.FirstLine));
    }

    [Fact]
    public async Task A_member_checks_its_own_entries_and_deliveries()
    {
        using World world = await WithTrafficAsync();
        world.Gateway.Advisories.MaySee = IsDelivery;

        Outcome outcome = await world.RunAsync("bravo", "audit", "verify");

        Assert.Equal((0, "ok"), (outcome.ExitCode, outcome.FirstLine));
        Assert.Contains("3 deliveries", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_delivery_that_was_dropped_is_missing()
    {
        using World world = await WithTrafficAsync();
        world.Gateway.Advisories.MaySee = entry => IsDelivery(entry) && LogEntry.Parse(entry).Index != 6;

        Outcome outcome = await world.RunAsync("bravo", "audit", "verify");

        Assert.Equal((1, "missing 9"), (outcome.ExitCode, outcome.FirstLine));
    }

    [Fact]
    public async Task A_member_who_is_shown_a_forged_entry_says_unproven()
    {
        using World world = await WithTrafficAsync();
        world.Gateway.Advisories.MaySee = IsDelivery;
        TamperAudit(world, 2);

        Outcome outcome = await world.RunAsync("bravo", "audit", "verify");

        Assert.Equal((1, "unproven"), (outcome.ExitCode, outcome.FirstLine));
    }

    [Fact]
    public async Task A_gateway_that_refuses_could_not_be_checked()
    {
        using World world = await WithTrafficAsync();
        world.Gateway.Lies.Add(request => request.RequestUri!.AbsolutePath.EndsWith("/entries", StringComparison.Ordinal)
            ? FakeGateway.Problem(HttpStatusCode.ServiceUnavailable, "audit-unavailable")
            : null);

        Outcome outcome = await world.RunAsync("bravo", "audit", "verify");

        Assert.Equal(3, outcome.ExitCode);
        Assert.Empty(outcome.Output);
    }

    [Fact]
    public async Task A_proof_file_is_checked_offline()
    {
        using World world = await WithTrafficAsync();
        (await world.RunAsync("alpha", "audit", "prove", "4", "--out", world["entry.tlog-proof"])).MustSucceed();

        Outcome byInvite = await new CommandLine().RunAsync("audit", "check", world["entry.tlog-proof"], "--invite", world["invite.json"]);
        Outcome byKeys = await new CommandLine().RunAsync("audit", "check", world["entry.tlog-proof"], "--keys", world.Keys("alpha"));

        Assert.Equal((0, "ok"), (byInvite.ExitCode, byInvite.FirstLine));
        Assert.Equal((0, "ok"), (byKeys.ExitCode, byKeys.FirstLine));
        Assert.Contains(ActionNames.AdvisoryPublished, byKeys.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("wrong-origin")]
    [InlineData("bad-signature")]
    [InlineData("unproven")]
    [InlineData("malformed")]
    public async Task A_proof_file_that_does_not_hold_gets_its_word(string word)
    {
        using World world = await WithTrafficAsync();
        using FakeGateway other = new();
        FakeLog log = world.Gateway.Audit;
        byte[] proof = word switch
        {
            "wrong-origin" => WithEntry(world.Gateway.DirectoryLog.Proof(1), log[1]),
            "bad-signature" => WithEntry(other.Audit.Proof(0), log[0]),
            "unproven" => WithEntry(log.Proof(1), log[2]),
            _ => "c2sp.org/tlog-proof@v1\nnothing\n"u8.ToArray(),
        };
        await File.WriteAllBytesAsync(world["bad.tlog-proof"], proof);

        Outcome outcome = await new CommandLine().RunAsync("audit", "check", world["bad.tlog-proof"], "--invite", world["invite.json"]);

        Assert.Equal((1, word), (outcome.ExitCode, outcome.FirstLine));
    }

    [Fact]
    public async Task An_entry_that_does_not_exist_is_not_proven()
    {
        using World world = await WithTrafficAsync();

        Outcome outcome = await world.RunAsync("alpha", "audit", "prove", "1000");

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("no entry 1000", outcome.Errors, StringComparison.Ordinal);
    }

    private static async Task<World> WithTrafficAsync()
    {
        World world = await World.CreateAsync();
        for (int i = 0; i < 3; i++)
        {
            await world.SendAsync();
        }

        return world;
    }

    private static void TamperAudit(World world, int index)
    {
        byte[] checkpoint = world.Gateway.Audit.Checkpoint();
        byte[] changed = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(world.Gateway.Audit[index]).Replace("\"actor\":\"", "\"actor\":\"x", StringComparison.Ordinal));
        IReadOnlyList<byte[]> honest = world.Gateway.Audit.Inclusion(index, world.Gateway.Audit.Size);
        world.Gateway.Audit.Tamper(index, changed);
        Assert.NotEmpty(honest);
        world.Gateway.Lies.Add(request => request.RequestUri!.AbsolutePath == "/v1/logs/audit/checkpoint" ? FakeGateway.Bytes(checkpoint) : null);
        // The consistency of the two sizes is not the subject here: the checkpoint is the one that was remembered.
        File.WriteAllBytes(Path.Combine(world.Keys("alpha"), "state", "audit.checkpoint"), checkpoint);
    }

    private static bool IsDelivery(byte[] entry) => LogEntry.Parse(entry).Action == ActionNames.AdvisoryAddressed;

    private static byte[] WithEntry(byte[] proof, byte[] entry)
    {
        TlogProof parsed = TlogProof.Parse(proof);
        return new TlogProof(parsed.Inclusion, parsed.Checkpoint, entry).ToBytes();
    }
}
