using System.Diagnostics;
using System.Text.Json;
using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests;

/// <summary>An agency with a person, a team and a service account, told with the built programs.</summary>
public sealed class StoryTests
{
    private static readonly TimeSpan RevocationBound = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task A_service_account_cannot_publish()
    {
        await using Community community = await StaffedAsync();

        Outcome send = await SendAsync(community, "bravo-service", "alpha", "AMBER");

        Assert.Equal(1, send.ExitCode);
        Assert.DoesNotContain("\"id\"", send.Output, StringComparison.Ordinal);
    }

    [ToolFact("age")]
    public async Task Each_principal_downloads_a_file_with_exactly_one_stanza_that_opens_for_it_alone()
    {
        await using Community community = await StaffedAsync();
        string id = Answer.Id(await SendAsync(community, "alpha", "bravo", "AMBER"));

        string[] readers = ["bravo", "bravo-team", "bravo-service"];
        foreach (string reader in readers)
        {
            string file = await DownloadAsync(community, reader, id);
            Assert.Single(StanzaLines(file));
            foreach (string other in readers)
            {
                Outcome opened = await Command.RunAsync("age", "-d", "-i", Path.Combine(community.Keys(other), "identity.txt"), file);
                Assert.Equal(other == reader, opened.ExitCode == 0);
            }
        }
    }

    [Fact]
    public async Task A_red_advisory_addressed_to_the_person_opens_for_nobody_else()
    {
        await using Community community = await StaffedAsync();
        string person = PrincipalOf(community, "bravo");

        string id = Answer.Id(await SendAsync(community, "alpha", person, "RED"));

        (await community.AdvisoryAsync("bravo", "get", id, "--out", community["red"])).MustSucceed();
        foreach (string other in (string[])["bravo-team", "bravo-service", "charlie"])
        {
            Outcome refused = await community.AdvisoryAsync(other, "get", id, "--out", community[$"red-{other}"]);
            Assert.Equal(1, refused.ExitCode);
            Assert.False(Directory.Exists(community[$"red-{other}"]) && Directory.EnumerateFiles(community[$"red-{other}"], "*", SearchOption.AllDirectories).Any());
            Assert.DoesNotContain(id, (await community.AdvisoryAsync(other, "inbox", "--json")).MustSucceed().Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_leaver_revoked_by_the_agencys_root_alone_is_refused_within_five_seconds()
    {
        await using Community community = await StaffedAsync();
        (await community.AdvisoryAsync("bravo-team", "inbox")).MustSucceed();
        string leaver = PrincipalOf(community, "bravo-team");

        (await community.AdvisoryAsync("bravo", "principal", "revoke", leaver, "--reason", "left")).MustSucceed();

        long start = Stopwatch.GetTimestamp();
        Outcome refused = await community.AdvisoryAsync("bravo-team", "inbox");
        while (refused.ExitCode == 0 && Stopwatch.GetElapsedTime(start) < RevocationBound)
        {
            refused = await community.AdvisoryAsync("bravo-team", "inbox");
        }

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("revoked", refused.Errors, StringComparison.OrdinalIgnoreCase);
        (await community.AdvisoryAsync("bravo", "inbox")).MustSucceed();
    }

    [Fact]
    public async Task A_100_MiB_file_arrives_as_it_was_sent()
    {
        await using Community community = await Community.FoundAsync("alpha", "bravo");
        await MemoryTests.WriteRandomFileAsync(community["large.bin"], 100L * 1024 * 1024);

        string id = await MemoryTests.SendAsync(community, community["large.bin"]);
        (await community.AdvisoryAsync("bravo", "get", id, "--out", community["received"])).MustSucceed();

        string received = Assert.Single(Directory.GetFiles(community["received"], "large.bin", SearchOption.AllDirectories));
        Assert.Equal(await MemoryTests.DigestAsync(community["large.bin"]), await MemoryTests.DigestAsync(received));
    }

    [Fact]
    public async Task Acknowledgement_and_withdrawal_reach_the_other_side()
    {
        await using Community community = await Community.FoundAsync("alpha", "bravo");
        string id = Answer.Id(await SendAsync(community, "alpha", "bravo", "GREEN"));
        (await community.AdvisoryAsync("bravo", "get", id, "--out", community["got"])).MustSucceed();

        (await community.AdvisoryAsync("bravo", "ack", id, "--as", "acted")).MustSucceed();
        Assert.Contains("acted", (await community.AdvisoryAsync("alpha", "outbox", "--json")).MustSucceed().Output, StringComparison.Ordinal);

        (await community.AdvisoryAsync("alpha", "withdraw", id, "--reason", "Superseded by a better analysis")).MustSucceed();
        Outcome again = await community.AdvisoryAsync("bravo", "get", id, "--out", community["again"]);
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("Superseded by a better analysis", again.Output + again.Errors, StringComparison.Ordinal);
        (await community.AdvisoryAsync("alpha", "audit", "verify")).MustSucceed();
        (await community.FsckAsync()).MustSucceed();
    }

    private static async Task<Community> StaffedAsync()
    {
        Community community = await Community.FoundAsync("alpha", "bravo", "charlie");
        foreach (string kind in (string[])["team", "service"])
        {
            string roles = kind == "service" ? "reader" : "reader,publisher";
            (await community.AdvisoryAsync("bravo", "principal", "add", "--kind", kind, "--roles", roles, "--out", community.Keys($"bravo-{kind}"))).MustSucceed();
        }

        return community;
    }

    [Fact]
    public async Task The_command_does_all_its_work_where_every_token_has_to_be_bound()
    {
        await using Community community = await Community.FoundAsync(
            new Dictionary<string, string> { ["Gateway__Auth__RequireSenderConstrained"] = "true" }, "alpha", "bravo");

        string id = Answer.Id(await SendAsync(community, "alpha", "bravo", "AMBER"));

        Assert.Contains(id, (await community.AdvisoryAsync("bravo", "inbox", "--json")).MustSucceed().Output, StringComparison.Ordinal);
        (await community.AdvisoryAsync("bravo", "get", id, "--out", community["received"])).MustSucceed();
        (await community.AdvisoryAsync("bravo", "ack", id, "--as", "read")).MustSucceed();
        (await community.AdvisoryAsync("alpha", "audit", "verify")).MustSucceed();
        // The one thing for which it asks for a bearer token: to hand it to another tool.
        Outcome bearer = await community.AdvisoryAsync("alpha", "token");
        Assert.Equal(1, bearer.ExitCode);
        Assert.Contains("invalid-dpop-proof", bearer.Errors, StringComparison.Ordinal);
    }

    private static async Task<Outcome> SendAsync(Community community, string sender, string to, string tlp)
    {
        await File.WriteAllTextAsync(community["note.txt"], "A note.");
        return await community.AdvisoryAsync(sender, "send", community["note.txt"], "--to", to, "--tlp", tlp, "--title", "Note", "--json");
    }

    private static string PrincipalOf(Community community, string keys)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(community.Keys(keys), "principal.json")));
        return document.RootElement.GetProperty("principal").GetString()!;
    }

    private static async Task<string> DownloadAsync(Community community, string reader, string id)
    {
        string token = (await community.AdvisoryAsync(reader, "token")).MustSucceed().Output.Trim();
        string file = community[$"{reader}-{id}.age"];
        (await Command.RunAsync("curl", "-sSf", "-H", $"Authorization: Bearer {token}", "-o", file, $"{community.Gateway.Url}/v1/advisories/{id}/content/0")).MustSucceed();
        return file;
    }

    private static IEnumerable<string> StanzaLines(string file) =>
        File.ReadLines(file, System.Text.Encoding.Latin1).TakeWhile(line => !line.StartsWith("---", StringComparison.Ordinal)).Where(line => line.StartsWith("-> ", StringComparison.Ordinal));
}
