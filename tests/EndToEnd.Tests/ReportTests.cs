using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests;

/// <summary>The report as the built programs make it: counted again by an auditor, by members, and from exported entries without the gateway.</summary>
public sealed partial class ReportTests
{
    [Fact]
    public async Task An_auditor_a_member_and_exported_entries_come_to_the_gateways_numbers()
    {
        await using Community community = await Community.FoundAsync("alpha", "bravo", "charlie");
        await ExchangeAsync(community);

        JsonElement whole = await ReportAsync(community, "alpha", community["whole.json"]);
        JsonElement part = await ReportAsync(community, "bravo", community["part.json"]);
        Assert.False(whole.GetProperty("report").TryGetProperty("agency", out _));
        Assert.Equal("bravo", part.GetProperty("report").GetProperty("agency").GetString());
        Assert.Equal(["bravo to charlie", "charlie to bravo"], Pairs(part));
        Assert.Equal(["bravo to charlie", "charlie to alpha", "charlie to bravo"], Pairs(whole));
        Assert.Equal("ok", (await community.AdvisoryInProcessAsync("charlie", "report")).MustSucceed().FirstWord);

        (await community.AdvisoryInProcessAsync("alpha", "audit", "export", "--from", "0", "--out", community["entries"])).MustSucceed();
        await community.Gateway.StopAsync();
        Outcome offline = await OfflineAsync(community, "--from-export", community["entries"], "--against", community["whole.json"], "--json");
        Assert.Equal(await File.ReadAllTextAsync(community["whole.json"]), offline.MustSucceed().Output);
        Assert.Equal("ok", (await OfflineAsync(community, "--from-export", community["entries"])).MustSucceed().FirstWord);

        string other = RequestsCount().Replace(await File.ReadAllTextAsync(community["whole.json"]), "\"requests\":77", 1);
        await File.WriteAllTextAsync(community["other.json"], other);
        Outcome differs = await OfflineAsync(community, "--from-export", community["entries"], "--against", community["other.json"]);
        Assert.Equal((1, "tampered"), (differs.ExitCode, differs.FirstWord));
        Assert.Contains("was refused with", differs.Errors, StringComparison.Ordinal);
        Outcome ofAnother = await OfflineAsync(community, "--from-export", community["entries"], "--against", community["part.json"]);
        Assert.Equal(2, ofAnother.ExitCode);
    }

    [ToolFact("sqlite3")]
    public async Task A_gateway_whose_numbers_are_not_those_of_its_log_is_found_out_by_auditor_member_and_fsck()
    {
        await using Community community = await Community.FoundAsync("alpha", "bravo", "charlie");
        await ExchangeAsync(community);
        (await community.AdvisoryInProcessAsync("bravo", "report")).MustSucceed();
        (await community.SqlAsync("UPDATE report_tally SET items = items + 1 WHERE giver = 'bravo' AND kind = 'shared'")).MustSucceed();

        foreach (string agency in (string[])["alpha", "bravo", "charlie"])
        {
            Outcome report = await community.AdvisoryInProcessAsync(agency, "report");
            Assert.Equal((1, "tampered"), (report.ExitCode, report.FirstWord));
            Assert.Contains("bravo shared with charlie", report.Errors, StringComparison.Ordinal);
        }

        Outcome fsck = await community.FsckAsync();
        Assert.Equal((1, "tampered"), (fsck.ExitCode, fsck.FirstWord));
    }

    [Fact]
    public async Task The_page_needs_nothing_but_itself_and_shows_the_matrix_and_the_months()
    {
        await using Community community = await Community.FoundAsync("alpha", "bravo", "charlie");
        await ExchangeAsync(community);

        foreach (string agency in (string[])["alpha", "bravo"])
        {
            string path = community[$"{agency}.html"];
            (await community.AdvisoryInProcessAsync(agency, "report", "--html", path)).MustSucceed();
            string page = await File.ReadAllTextAsync(path);
            Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
            Assert.DoesNotMatch(OutsideOrActive(), page);
            Assert.Equal(2, Picture().Count(page));
            Assert.All(Picture().Matches(page), picture => Assert.All(
                picture.Groups["ids"].Value.Split(' '), id => Assert.Contains($"id=\"{id}\"", page, StringComparison.Ordinal)));
            Assert.Contains("<title>charlie to bravo: 1</title>", page, StringComparison.Ordinal);
            Assert.Equal(2, (await community.AdvisoryInProcessAsync(agency, "report", "--from", "spring")).ExitCode);
            Assert.NotEqual(0, (await community.AdvisoryInProcessAsync(agency, "report", "--html", path)).ExitCode);
        }
    }

    [Fact]
    public async Task What_is_overdue_is_listed_for_both_sides()
    {
        await using Community community = await Community.FoundAsync("alpha", "bravo", "charlie");
        await File.WriteAllTextAsync(community["note.txt"], "Please answer.\n");
        DateTimeOffset soon = TimeProvider.System.GetUtcNow().AddSeconds(20);
        (await community.AdvisoryInProcessAsync(
            "bravo", "send", community["note.txt"], "--to", "charlie", "--tlp", "GREEN", "--respond-by", soon.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture))).MustSucceed();
        (await community.AdvisoryInProcessAsync("bravo", "send", community["note.txt"], "--to", "charlie", "--tlp", "GREEN", "--respond-by", "30d", "--expires", "60d")).MustSucceed();

        Assert.Contains("TLP:GREEN", (await community.AdvisoryInProcessAsync("bravo", "overdue", "--all")).MustSucceed().Output, StringComparison.Ordinal);
        TimeSpan ahead = soon - TimeProvider.System.GetUtcNow();
        await Task.Delay(ahead > TimeSpan.Zero ? ahead : TimeSpan.Zero);
        foreach (string agency in (string[])["bravo", "charlie"])
        {
            using JsonDocument late = JsonDocument.Parse((await community.AdvisoryInProcessAsync(agency, "overdue", "--json")).MustSucceed().Output);
            JsonElement row = Assert.Single(late.RootElement.EnumerateArray());
            Assert.Equal(("charlie", "bravo", true), (row.GetProperty("debtor").GetString(), row.GetProperty("creditor").GetString(), row.GetProperty("overdue").GetBoolean()));
            using JsonDocument all = JsonDocument.Parse((await community.AdvisoryInProcessAsync(agency, "overdue", "--all", "--json")).MustSucceed().Output);
            Assert.Equal(2, all.RootElement.GetArrayLength());
            string side = agency == "bravo" ? "--owed" : "--due";
            Assert.Equal("[]", (await community.AdvisoryInProcessAsync(agency, "overdue", side, "--json")).MustSucceed().Output.Trim());
        }
    }

    private static async Task ExchangeAsync(Community community)
    {
        await File.WriteAllTextAsync(community["note.txt"], "Patch the pumps.\n");
        Outcome sent = await community.AdvisoryInProcessAsync(
            "charlie", "send", community["note.txt"], "--to", "bravo,alpha", "--tlp", "AMBER", "--category", "malware", "--respond-by", "1h", "--json");
        using JsonDocument answer = JsonDocument.Parse(sent.MustSucceed().Output);
        string id = answer.RootElement.GetProperty("id").GetString()!;
        (await community.AdvisoryInProcessAsync("bravo", "ack", id, "--as", "read")).MustSucceed();
        (await community.AdvisoryInProcessAsync("bravo", "send", community["note.txt"], "--to", "charlie", "--tlp", "AMBER+STRICT", "--category", "attack")).MustSucceed();
        Assert.NotEqual(0, (await community.AdvisoryInProcessAsync("bravo", "withdraw", id, "--reason", "not mine")).ExitCode);
    }

    private static async Task<JsonElement> ReportAsync(Community community, string agency, string kept)
    {
        Outcome outcome = (await community.AdvisoryInProcessAsync(agency, "report", "--json")).MustSucceed();
        await File.WriteAllTextAsync(kept, outcome.Output);
        using JsonDocument report = JsonDocument.Parse(outcome.Output);
        Assert.Equal("ok", report.RootElement.GetProperty("verdict").GetString());
        return report.RootElement.Clone();
    }

    private static string[] Pairs(JsonElement answer) =>
        [.. answer.GetProperty("report").GetProperty("pairs").EnumerateArray().Select(pair => $"{pair.GetProperty("sender").GetString()} to {pair.GetProperty("recipient").GetString()}")];

    private static Task<Outcome> OfflineAsync(Community community, params string[] options) =>
        Command.RunAsync(new CommandLine(Repository.AdvisoryProgram, ["--invite", community.Invite, "report", .. options]) { Folder = community.Folder });

    [GeneratedRegex("\"requests\":[0-9]+(?=})")]
    private static partial Regex RequestsCount();

    [GeneratedRegex("<script|<link|<img|<iframe|<object|<a |\\bon[a-z]+=|url\\(|@import|https?:|javascript:", RegexOptions.IgnoreCase)]
    private static partial Regex OutsideOrActive();

    [GeneratedRegex("<svg [^>]*role=\"img\" aria-labelledby=\"(?<ids>[^\"]+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Picture();
}
