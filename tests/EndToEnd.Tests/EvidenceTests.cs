using System.IO.Compression;
using System.Net;
using EndToEnd.Tests.Harness;
using Gateway.Client.Cli;

namespace EndToEnd.Tests;

/// <summary>An exchange among agencies, told by the built programs, and the evidence of it in the hands of somebody who has an invite and nothing else.</summary>
public sealed class EvidenceTests
{
    private static readonly string[] Takers = ["bravo", "charlie", "alpha"];

    [ToolFact("unzip", "ssh-keygen", "bash")]
    public async Task Sender_recipient_and_auditor_take_evidence_that_a_stranger_checks_offline_and_with_stock_tools()
    {
        await using Community community = await Community.FoundAsync("alpha", "bravo", "charlie", "delta");
        string id = await ExchangeAsync(community);
        using TemporaryFolder court = new();
        File.Copy(community.Invite, court["invite.json"]);
        foreach (string taker in Takers)
        {
            (await community.AdvisoryAsync(taker, "audit", "export", "--advisory", id, "--out", court[$"{taker}.zip"])).MustSucceed();
        }

        await community.Gateway.StopAsync();
        foreach (string taker in Takers)
        {
            Outcome check = (await CheckAsync(court, $"{taker}.zip", "--report", court[$"{taker}.html"])).MustSucceed();
            Assert.Equal("ok", check.FirstWord);
            Assert.Contains("to charlie", check.Output, StringComparison.Ordinal);
            string page = await File.ReadAllTextAsync(court[$"{taker}.html"]);
            Assert.Contains(id, page, StringComparison.Ordinal);
            Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
            // The recipient learns of no other recipient; the auditor of no title.
            Assert.Equal(taker != "charlie", check.Output.Contains("delta", StringComparison.Ordinal));
            Assert.Equal(taker != "alpha", page.Contains("Pumps &amp; &lt;valves&gt;", StringComparison.Ordinal));
            await RepeatWithStockToolsAsync(court, taker, page);
        }
    }

    [Fact]
    public async Task Whatever_is_changed_in_a_bundle_is_refused_with_a_word()
    {
        await using Community community = await Community.FoundAsync("alpha", "bravo", "charlie", "delta");
        string id = await ExchangeAsync(community);
        using TemporaryFolder court = new();
        File.Copy(community.Invite, court["invite.json"]);
        (await community.AdvisoryAsync("charlie", "audit", "export", "--advisory", id, "--out", court["whole.zip"])).MustSucceed();
        byte[] whole = await File.ReadAllBytesAsync(court["whole.zip"]);

        for (int i = 0; i < whole.Length; i += whole.Length / 150)
        {
            byte[] changed = [.. whole];
            changed[i] ^= 4;
            await File.WriteAllBytesAsync(court["changed.zip"], changed);
            await AssertRefusedAsync(court, "changed.zip");
        }

        string[] names = [.. NamesIn(court["whole.zip"])];
        foreach (string name in names)
        {
            File.Copy(court["whole.zip"], court["fewer.zip"], overwrite: true);
            using (ZipArchive archive = ZipFile.Open(court["fewer.zip"], ZipArchiveMode.Update))
            {
                archive.GetEntry(name)!.Delete();
            }

            await AssertRefusedAsync(court, "fewer.zip");
        }

        await using Community impostor = await Community.FoundAsync("alpha");
        File.Copy(impostor.Invite, court["invite.json"], overwrite: true);
        Outcome other = await CheckAsync(court, "whole.zip");
        Assert.Equal((1, "bad-signature"), (other.ExitCode, other.FirstWord));
    }

    [Fact]
    public async Task A_stretch_of_a_log_is_proven_to_be_complete_offline()
    {
        await using Community community = await Community.FoundAsync("alpha", "bravo", "charlie", "delta");
        await ExchangeAsync(community);
        using TemporaryFolder court = new();
        File.Copy(community.Invite, court["invite.json"]);
        (await community.AdvisoryAsync("alpha", "audit", "export", "--from", "3", "--to", "9", "--out", court["audit.ndjson"])).MustSucceed();
        (await community.AdvisoryAsync("bravo", "audit", "export", "--log", "directory", "--from", "0", "--out", court["directory.ndjson"])).MustSucceed();
        Outcome refused = await community.AdvisoryAsync("bravo", "audit", "export", "--from", "0", "--to", "9", "--out", court["not-mine.ndjson"]);
        Assert.Equal(1, refused.ExitCode);
        Assert.False(File.Exists(court["not-mine.ndjson"]));

        Assert.Equal("ok", (await CheckAsync(court, "audit.ndjson", "--report", court["audit.html"])).MustSucceed().FirstWord);
        Assert.Equal("ok", (await CheckAsync(court, "directory.ndjson")).MustSucceed().FirstWord);

        string[] lines = await File.ReadAllLinesAsync(court["audit.ndjson"]);
        Assert.Equal(6, lines.Length);
        await File.WriteAllLinesAsync(court["audit.ndjson"], [.. lines[..2], .. lines[3..]]);
        Outcome gap = await CheckAsync(court, "audit.ndjson");
        Assert.Equal((1, "missing 5"), (gap.ExitCode, gap.Output.Split('\n')[0]));
        await File.WriteAllLinesAsync(court["audit.ndjson"], [.. lines[..2], lines[2].Replace("\"v\":1", "\"v\":2", StringComparison.Ordinal), .. lines[3..]]);
        Outcome changed = await CheckAsync(court, "audit.ndjson");
        Assert.Equal((1, "tampered 5"), (changed.ExitCode, changed.Output.Split('\n')[0]));
    }

    private static async Task<string> ExchangeAsync(Community community)
    {
        await File.WriteAllTextAsync(community["note.txt"], "Patch the pumps.");
        Outcome sent = await community.AdvisoryAsync(
            "bravo", "send", community["note.txt"], "--to", "charlie,delta", "--tlp", "AMBER", "--title", "Pumps & <valves>", "--json");
        string id = Answer.Id(sent);
        (await community.AdvisoryAsync("charlie", "get", id, "--out", community["got"])).MustSucceed();
        (await community.AdvisoryAsync("charlie", "ack", id, "--as", "acted")).MustSucceed();
        (await community.AdvisoryAsync("bravo", "withdraw", id, "--reason", "A better analysis follows")).MustSucceed();
        return id;
    }

    private static IEnumerable<string> NamesIn(string bundle)
    {
        using ZipArchive archive = ZipFile.OpenRead(bundle);
        return [.. archive.Entries.Select(entry => entry.FullName)];
    }

    private static Task<Outcome> CheckAsync(TemporaryFolder court, string file, params string[] more) => Command.RunAsync(
        new CommandLine(Repository.AdvisoryProgram, ["audit", "check", court[file], "--invite", court["invite.json"], .. more]) { Folder = court.Path });

    /// <summary>The same command without a process of its own, for many changes.</summary>
    private static async Task AssertRefusedAsync(TemporaryFolder court, string file)
    {
        using StringWriter output = new();
        CommandEnvironment environment = new()
        {
            Out = output,
            Error = TextWriter.Null,
            OpenInput = () => Stream.Null,
            OpenOutput = () => Stream.Null,
            Variable = _ => null,
            CreateHandler = () => throw new InvalidOperationException("Checking evidence needs no network."),
        };
        int exitCode = await AdvisoryProgram.RunAsync(["audit", "check", court[file], "--invite", court["invite.json"]], environment, CancellationToken.None);
        Assert.Equal(1, exitCode);
        Assert.Matches("^(malformed|tampered|bad-signature|unproven|missing|wrong-origin)", output.ToString());
    }

    /// <summary>Runs what the page tells its reader to run, as it is printed there.</summary>
    private static async Task RepeatWithStockToolsAsync(TemporaryFolder court, string taker, string page)
    {
        string listing = page[page.LastIndexOf("<h2 dir=\"auto\">How to repeat", StringComparison.Ordinal)..];
        listing = listing[(listing.IndexOf("<pre>", StringComparison.Ordinal) + 5)..listing.IndexOf("</pre>", StringComparison.Ordinal)];
        string script = WebUtility.HtmlDecode(listing).Replace("sha256sum DOCUMENT\n", "", StringComparison.Ordinal);
        string folder = court[$"by-hand-{taker}"];
        Directory.CreateDirectory(folder);
        File.Copy(court[$"{taker}.zip"], Path.Combine(folder, $"{taker}.zip"));
        Outcome outcome = await Command.RunAsync(new CommandLine("bash", ["-e", "-c", script]) { Folder = folder });
        outcome.MustSucceed();
        int signatures = Directory.GetFiles(folder, "*.sig", SearchOption.AllDirectories).Length;
        Assert.Equal(signatures, outcome.Output.Split('\n').Count(line => line.StartsWith("Good ", StringComparison.Ordinal)));
    }
}
