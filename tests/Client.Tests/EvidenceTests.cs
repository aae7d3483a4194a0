using System.Text;
using Client.Tests.Fakes;
using Gateway.Audit;
using Gateway.Client.Evidence;

namespace Client.Tests;

public sealed class EvidenceTests
{
    [Fact]
    public async Task Evidence_of_an_exchange_is_taken_checked_and_reported()
    {
        using World world = await World.CreateAsync();
        string id = await ExportAsync(world);

        Outcome check = await CheckAsync(world, "taken.zip", "--report", world["page.html"]);

        Assert.Equal((0, "ok"), (check.ExitCode, check.FirstLine));
        Assert.Contains("to bravo, delivery 1: read", check.Output, StringComparison.Ordinal);
        string page = await File.ReadAllTextAsync(world["page.html"]);
        foreach (string expected in (string[])[id, "TLP", "note.txt", "What is proven, and by whose signature", "What rests on the gateway", "ssh-keygen -Y verify"])
        {
            Assert.Contains(expected, page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_is_taken_is_not_written_over_what_is_there()
    {
        using World world = await World.CreateAsync();
        string id = await ExportAsync(world);
        byte[] before = await File.ReadAllBytesAsync(world["taken.zip"]);

        Assert.Equal(1, (await world.RunAsync("alpha", "audit", "export", "--advisory", id, "--out", world["taken.zip"])).ExitCode);
        Assert.Equal(before, await File.ReadAllBytesAsync(world["taken.zip"]));
        Assert.Equal(1, (await CheckAsync(world, "taken.zip", "--report", world["taken.zip"])).ExitCode);
        Assert.Equal(before, await File.ReadAllBytesAsync(world["taken.zip"]));
    }

    [Fact]
    public async Task A_gateway_that_shows_another_statement_leaves_a_word_and_no_file()
    {
        using World world = await World.CreateAsync();
        string id = await world.SendAsync();
        world.Gateway.Lies.Add(request => request.RequestUri!.AbsolutePath.EndsWith("/statement", StringComparison.Ordinal)
            ? FakeGateway.Bytes("{}"u8.ToArray())
            : null);

        Outcome outcome = await world.RunAsync("alpha", "audit", "export", "--advisory", id, "--out", world["taken.zip"]);

        Assert.Equal((1, "malformed"), (outcome.ExitCode, outcome.FirstLine));
        Assert.False(File.Exists(world["taken.zip"]));
    }

    [Fact]
    public async Task A_gateway_that_hides_an_acknowledgements_receipt_is_told_what_is_missing()
    {
        using World world = await World.CreateAsync();
        string id = await world.SendAsync();
        (await world.RunAsync("bravo", "ack", id)).MustSucceed();
        world.Gateway.Lies.Add(request => request.Method == HttpMethod.Get && request.RequestUri!.AbsolutePath.EndsWith("/receipts", StringComparison.Ordinal)
            ? FakeGateway.Json("""{"receipts":[]}""")
            : null);

        Outcome outcome = await world.RunAsync("alpha", "audit", "export", "--advisory", id, "--out", world["taken.zip"]);

        Assert.Equal((1, "missing 4"), (outcome.ExitCode, outcome.FirstLine));
    }

    [Fact]
    public async Task A_bad_verdict_has_a_page_too()
    {
        using World world = await World.CreateAsync();
        await ExportAsync(world);
        using FakeGateway other = new();
        await File.WriteAllBytesAsync(world["other.json"], other.Invite.ToBytes());

        Outcome check = await new CommandLine().RunAsync(
            "audit", "check", world["taken.zip"], "--invite", world["other.json"], "--report", world["page.html"]);

        Assert.Equal((1, "bad-signature"), (check.ExitCode, check.FirstLine));
        Assert.Contains("bad-signature", await File.ReadAllTextAsync(world["page.html"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entries_of_a_log_are_exported_with_their_proof_and_checked_whichever_of_both_is_named()
    {
        using World world = await World.CreateAsync();
        await world.SendAsync();
        (await world.RunAsync("alpha", "audit", "export", "--from", "1", "--to", "3", "--out", world["log.ndjson"])).MustSucceed();

        Assert.Equal("ok", (await CheckAsync(world, "log.ndjson")).MustSucceed().FirstLine);
        Assert.Equal("ok", (await CheckAsync(world, "log.ndjson.proof")).MustSucceed().FirstLine);
        byte[] entries = await File.ReadAllBytesAsync(world["log.ndjson"]);
        for (int i = 0; i < entries.Length; i += 7)
        {
            byte[] changed = [.. entries];
            changed[i] ^= 1;
            await File.WriteAllBytesAsync(world["log.ndjson"], changed);
            Assert.Equal(1, (await CheckAsync(world, "log.ndjson")).ExitCode);
        }
    }

    [Fact]
    public async Task Entries_that_the_gateway_leaves_out_are_missing_and_nothing_is_written()
    {
        using World world = await World.CreateAsync();
        await world.SendAsync();
        world.Gateway.Scope += " audit.read";
        world.Gateway.Advisories.MaySee = entry => LogEntry.Parse(entry).Index != 1;

        Outcome outcome = await world.RunAsync("alpha", "audit", "export", "--from", "0", "--out", world["log.ndjson"]);

        Assert.Equal((1, "missing 0"), (outcome.ExitCode, outcome.FirstLine));
        Assert.False(File.Exists(world["log.ndjson"]) || File.Exists(world["log.ndjson.proof"]));
    }

    public static TheoryData<string> Hostile => new("", "PK", "PK\u0003\u0004", "{", "{\"advisory\":1}", "c2sp.org/tlog-proof@v1\n", "log-range-proof/v1\nfrom 0\n", "GIF89a");

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Whatever_a_stranger_sends_is_malformed_and_no_more(string content)
    {
        using World world = await World.CreateAsync();
        await File.WriteAllTextAsync(world["strange.proof"], content, Encoding.Latin1);

        Outcome check = await CheckAsync(world, "strange.proof");

        Assert.Equal((1, "malformed"), (check.ExitCode, check.FirstLine));
        Assert.DoesNotContain("   at ", check.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_beyond_all_bounds_is_malformed_without_being_read_to_its_end()
    {
        using World world = await World.CreateAsync();
        using (FileStream file = File.Create(world["large.tlog-proof"]))
        {
            file.Write("c2sp.org/tlog-proof@v1\n"u8);
            file.SetLength(1L << 40);
        }

        Assert.Equal("malformed", (await CheckAsync(world, "large.tlog-proof")).FirstLine);
    }

    [Fact]
    public async Task What_is_asked_for_unclearly_is_a_usage_error()
    {
        using World world = await World.CreateAsync();
        string id = await world.SendAsync();

        Assert.Equal(2, (await world.RunAsync("alpha", "audit", "export")).ExitCode);
        Assert.Equal(2, (await world.RunAsync("alpha", "audit", "export", "--advisory", id, "--from", "1")).ExitCode);
        Assert.Equal(2, (await world.RunAsync("alpha", "audit", "export", "--from", "1")).ExitCode);
        Assert.Equal(2, (await world.RunAsync("alpha", "audit", "export", "--from", "-1", "--out", world["x"])).ExitCode);
        Assert.Equal(2, (await CheckAsync(world, "absent.zip")).ExitCode);
        Assert.Equal(1, (await world.RunAsync("alpha", "audit", "export", "--from", "5000", "--out", world["x"])).ExitCode);
    }

    [Fact]
    public void A_page_shows_what_others_wrote_and_lets_it_do_nothing()
    {
        const string Hostile = "<script>alert(1)</script>\"'&\u202Eevil\u0007\n</pre><img src=x onerror=alert(1)>";
        string page = HtmlReport.Write(new Report(Hostile, new LogVerdict(Verdict.Tampered, 7, Hostile),
        [
            new ReportSection(Hostile, new ReportText(Hostile), new ReportPoints([Hostile]), new ReportTable([Hostile], [[Hostile]]), new ReportListing(Hostile)),
        ]));

        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain('\u202E', page);
        Assert.DoesNotContain('\u0007', page);
        Assert.Single(page.Split("</pre>")[1..]);
        Assert.Contains("tampered 7", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;", page, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
    }

    private static async Task<string> ExportAsync(World world)
    {
        string id = await world.SendAsync();
        (await world.RunAsync("bravo", "ack", id)).MustSucceed();
        (await world.RunAsync("alpha", "audit", "export", "--advisory", id, "--out", world["taken.zip"])).MustSucceed();
        return id;
    }

    private static Task<Outcome> CheckAsync(World world, string file, params string[] more) =>
        new CommandLine().RunAsync(["audit", "check", world[file], "--invite", world["invite.json"], .. more]);
}
