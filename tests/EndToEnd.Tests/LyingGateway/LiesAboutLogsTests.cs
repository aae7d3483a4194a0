using System.Text;
using EndToEnd.Tests.Harness;
using EndToEnd.Tests.LyingGateway.Lies;
using Gateway.Audit;
using Gateway.Crypto;

namespace EndToEnd.Tests.LyingGateway;

/// <summary>Logs that are not one log for everybody and for ever.</summary>
[Collection(LyingWorldTests.Name)]
public sealed class LiesAboutLogsTests(LyingWorld world)
{
    private static readonly string[] AuditVerify = ["audit", "verify", "--log", "audit"];

    [Fact]
    public async Task The_proof_of_another_entry_is_unproven()
    {
        using Victim bravo = await world.VictimWhoMetItAsync("bravo");
        ForgedLog log = world.Log(LogName.Audit);
        world.Proxy.Tell(new Several(new ProofOfAnotherEntry(log), new AnotherLog(LogName.Audit, log)));

        await bravo.ExpectGetAsync("unproven", world.First);
        await bravo.ExpectAsync("unproven", AuditVerify);
    }

    [Fact]
    public async Task A_proof_for_another_size_is_unproven()
    {
        using Victim bravo = world.Victim("bravo");
        ForgedLog log = world.Log(LogName.Audit);
        world.Proxy.Tell(new Several(new AnotherSize(log, log.Size / 2, log.Checkpoint()), new AnotherLog(LogName.Audit, log)));

        await bravo.ExpectGetAsync("unproven", world.First);
    }

    [Fact]
    public async Task A_checkpoint_of_another_size_that_nothing_leads_to_is_a_fork()
    {
        using Victim bravo = await world.VictimWhoMetItAsync("bravo");
        ForgedLog log = world.Log(LogName.Audit);
        Checkpoint twice = Checkpoint.Sign(new TreeHead(2 * log.Size, log.RootOf(0, log.Size)), world.GatewayKeys.AuditLog);
        world.Proxy.Tell(new Several(new AnotherSize(log, log.Size, twice), new AnotherLog(LogName.Audit, log)));

        await bravo.ExpectGetAsync("fork", world.First);
        Assert.NotEmpty(Directory.EnumerateFiles(Path.Combine(bravo.Keys, "state", "evidence")));
    }

    [Theory]
    [InlineData("audit")]
    [InlineData("directory")]
    public async Task A_history_rewritten_after_somebody_saw_it_is_a_fork(string name)
    {
        LogName log = LogName.Parse(name);
        using Victim bravo = await world.VictimWhoMetItAsync("bravo");
        world.Proxy.Tell(new AnotherLog(log, Rewritten(log)));

        await bravo.ExpectGetAsync("fork", world.First);
        await bravo.ExpectAsync("fork", "audit", "verify", "--log", name);
        await bravo.ExpectAsync("fork", "inbox");
        Assert.Contains($"POST /v1/logs/{name}/checkpoint", world.Proxy.Requests);
    }

    [Theory]
    [InlineData("audit")]
    [InlineData("directory")]
    public async Task A_split_view_from_the_first_day_is_a_fork_as_soon_as_two_members_compare(string name)
    {
        LogName log = LogName.Parse(name);
        using Victim alpha = await world.VictimWhoMetItAsync("alpha");
        using Victim bravo = world.Victim("bravo");
        world.Proxy.Tell(new AnotherLog(log, Rewritten(log)));
        (await bravo.RunAsync("audit", "verify", "--log", name)).MustSucceed();
        world.Proxy.ComeClean();

        await alpha.ExpectAsync("fork", "audit", "compare", alpha.Keys, bravo.Keys);
        await bravo.ExpectAsync("fork", "audit", "compare", alpha.Keys, bravo.Keys);
    }

    [Fact]
    public async Task A_member_who_was_shown_more_than_there_is_has_seen_a_rollback()
    {
        using Victim alpha = await world.VictimWhoMetItAsync("alpha");
        using Victim bravo = world.Victim("bravo");
        ForgedLog longer = world.Log(LogName.Directory);
        longer.Append("log.note", "directory", "{}"u8.ToArray());
        world.Proxy.Tell(new AnotherLog(LogName.Directory, longer));
        (await bravo.RunAsync("audit", "verify", "--log", "directory")).MustSucceed();
        world.Proxy.ComeClean();

        await alpha.ExpectAsync("rollback", "audit", "compare", alpha.Keys, bravo.Keys);
    }

    [Theory]
    [InlineData("audit")]
    [InlineData("directory")]
    public async Task A_log_that_is_shorter_than_it_was_is_a_rollback(string name)
    {
        LogName log = LogName.Parse(name);
        using Victim bravo = await world.VictimWhoMetItAsync("bravo");
        ForgedLog cut = world.Log(log);
        cut.Truncate(cut.Size - 2);
        world.Proxy.Tell(new AnotherLog(log, cut));

        await bravo.ExpectAsync("rollback", "inbox");
        await bravo.ExpectGetAsync("rollback", world.First);
        Assert.NotEmpty(Directory.EnumerateFiles(Path.Combine(bravo.Keys, "state", "evidence")));
    }

    [Fact]
    public async Task A_delivery_that_its_recipient_is_never_shown_is_missing()
    {
        using Victim bravo = await world.VictimWhoMetItAsync("bravo");
        ForgedLog log = world.Log(LogName.Audit);
        long next = Enumerable.Range(0, (int)log.Size).Select(index => LogEntry.Parse(log[index]))
            .First(entry => entry.Action == "advisory.addressed" && entry.Subject == world.Second).Index;
        world.Proxy.Tell(new DroppedInboxEntry(world.First));

        Outcome inbox = await bravo.RunAsync("inbox", "--json");

        Assert.DoesNotContain(world.First, inbox.MustSucceed().Output, StringComparison.Ordinal);
        await bravo.ExpectAsync($"missing {next}", AuditVerify);
    }

    [Theory]
    [InlineData("inbox")]
    [InlineData("outbox")]
    [InlineData("agency", "show", "alpha")]
    [InlineData("key", "history", "alpha")]
    [InlineData("audit", "verify")]
    [InlineData("audit", "monitor")]
    public async Task Logs_that_stand_still_for_more_than_a_quarter_of_an_hour_are_stale(params string[] command)
    {
        using Victim bravo = await world.VictimWhoMetItAsync("bravo");
        StandStill(bravo);

        (await bravo.RunAsync(command)).MustSucceed();
        bravo.SawLogsLongAgo();

        await bravo.ExpectAsync("stale", command);
    }

    [Fact]
    public async Task Nothing_is_opened_under_logs_that_stand_still()
    {
        using Victim bravo = await world.VictimWhoMetItAsync("bravo");
        StandStill(bravo);
        bravo.SawLogsLongAgo();

        await bravo.ExpectGetAsync("stale", world.First);
    }

    [Fact]
    public async Task Nothing_is_sent_under_logs_that_stand_still()
    {
        using Victim alpha = await world.VictimWhoMetItAsync("alpha");
        await File.WriteAllTextAsync(alpha["note.txt"], "A note.");
        StandStill(alpha);
        alpha.SawLogsLongAgo();

        await alpha.ExpectAsync("stale", "send", alpha["note.txt"], "--to", "bravo", "--tlp", "AMBER", "--title", "Note");

        Assert.DoesNotContain("POST /v1/advisories", world.Proxy.Requests);
    }

    [Theory]
    [InlineData(14, "ok")]
    [InlineData(16, "stale")]
    public async Task Under_a_policy_the_witnesses_time_counts(int minutesAgo, string word)
    {
        using Victim bravo = await world.VictimWhoMetItAsync("bravo");
        using CosignatureSigner witness = new("witness.example", SigningKey.Generate());
        DateTimeOffset then = TimeProvider.System.GetUtcNow().AddMinutes(-minutesAgo);
        await File.WriteAllTextAsync(bravo["policy"], $"witness w {witness.Verifier}\nquorum w\n");
        world.Proxy.Tell(new Several(Cosigned(bravo, LogName.Audit, witness, then), Cosigned(bravo, LogName.Directory, witness, then)));

        Outcome outcome = await bravo.RunAsync("audit", "verify", "--policy", bravo["policy"]);

        Assert.Equal(word, outcome.FirstWord);
    }

    [Fact]
    public async Task A_cosignature_that_no_witness_made_does_not_count()
    {
        using Victim bravo = await world.VictimWhoMetItAsync("bravo");
        using CosignatureSigner witness = new("witness.example", SigningKey.Generate());
        using CosignatureSigner forger = new("witness.example", SigningKey.Generate());
        await File.WriteAllTextAsync(bravo["policy"], $"witness w {witness.Verifier}\nquorum w\n");
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        world.Proxy.Tell(new Several(Cosigned(bravo, LogName.Audit, forger, now), Cosigned(bravo, LogName.Directory, forger, now)));

        await bravo.ExpectAsync("unproven", "get", world.First, "--out", bravo.Out, "--policy", bravo["policy"]);
    }

    private void StandStill(Victim victim) =>
        world.Proxy.Tell(new Several(new AnotherLog(LogName.Audit, AsSeenBy(victim, LogName.Audit)), new AnotherLog(LogName.Directory, AsSeenBy(victim, LogName.Directory))));

    private AnotherLog Cosigned(Victim victim, LogName log, CosignatureSigner witness, DateTimeOffset at)
    {
        ForgedLog seen = AsSeenBy(victim, log);
        Checkpoint note = seen.Checkpoint();
        string text = Encoding.UTF8.GetString(note.Bytes.Span).Split("\n\n")[0] + "\n";
        return new AnotherLog(log, seen, note.With([witness.Cosign(text, at)]));
    }

    private ForgedLog AsSeenBy(Victim victim, LogName log)
    {
        ForgedLog seen = world.Log(log);
        seen.Truncate(Checkpoint.Parse(File.ReadAllBytes(Path.Combine(victim.Keys, "state", $"{log}.checkpoint"))).Tree.Size);
        return seen;
    }

    private ForgedLog Rewritten(LogName log)
    {
        ForgedLog forged = world.Log(log);
        forged.Resalt(forged.Size - 2);
        return forged;
    }
}
