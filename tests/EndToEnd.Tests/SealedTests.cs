using System.Text;
using System.Text.Json;
using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests;

/// <summary>Advisories that their senders encrypt by themselves, told with the built programs.</summary>
public sealed class SealedTests
{
    private const string Text = "SEALED-TEXT-MARKER-0b54e1 close valve nine";
    private const string Title = "SEALED-TITLE-MARKER-77c0aa";
    private const string FileName = "SEALED-NAME-MARKER-51d2f9.txt";

    [ToolFact("age", "curl")]
    public async Task What_is_sealed_reaches_every_recipient_and_its_sender_and_stock_age_opens_the_download()
    {
        await using Community community = await Community.FoundAsync("alpha", "bravo", "charlie");
        string id = await SendAsync(community, "bravo,charlie", "AMBER", "--sealed");

        foreach (string reader in (string[])["alpha", "bravo", "charlie"])
        {
            Outcome got = (await community.AdvisoryAsync(reader, "get", id, "--out", community[$"got-{reader}"])).MustSucceed();
            Assert.Contains(Title, got.Output, StringComparison.Ordinal);
            Assert.Equal(Text, await File.ReadAllTextAsync(Path.Combine(community[$"got-{reader}"], FileName)));
        }

        string token = (await community.AdvisoryInProcessAsync("bravo", "token")).MustSucceed().Output.Trim();
        string file = community["download.age"];
        (await Command.RunAsync("curl", "-sSf", "-H", $"Authorization: Bearer {token}", "-o", file, $"{community.Url}/v1/advisories/{id}/content/0")).MustSucceed();
        Outcome opened = await Command.RunAsync("age", "-d", "-i", Path.Combine(community.Keys("bravo"), "identity.txt"), file);
        Assert.Equal(Text, opened.MustSucceed().Output);
        (await community.AdvisoryAsync("alpha", "audit", "verify")).MustSucceed();
        (await community.FsckAsync()).MustSucceed();
    }

    [Fact]
    public async Task The_gateway_of_a_sealed_advisory_stores_lists_and_logs_no_title_no_name_and_no_text()
    {
        await using Community community = await Community.FoundAsync("alpha", "bravo");
        string id = await SendAsync(community, "bravo", "AMBER", "--sealed");
        (await community.AdvisoryAsync("bravo", "get", id, "--out", community["got"])).MustSucceed();

        string shown = (await community.AdvisoryAsync("bravo", "inbox", "--json")).MustSucceed().Output
            + (await community.AdvisoryAsync("alpha", "outbox", "--json")).MustSucceed().Output;
        Assert.Contains(id, shown, StringComparison.Ordinal);
        Assert.Contains("(sealed)", (await community.AdvisoryAsync("bravo", "inbox")).MustSucceed().Output, StringComparison.Ordinal);

        string[] secrets = [Title, FileName, Text];
        Assert.DoesNotContain(secrets, secret => shown.Contains(secret, StringComparison.Ordinal) || community.Gateway.Log.Contains(secret, StringComparison.Ordinal));
        foreach (string file in Directory.EnumerateFiles(community.Data, "*", SearchOption.AllDirectories))
        {
            string stored = Encoding.Latin1.GetString(await ReadSharedAsync(file));
            Assert.DoesNotContain(secrets, secret => stored.Contains(secret, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task RED_is_sealed_unless_its_sender_says_otherwise_and_opens_for_the_named_and_the_sender_alone()
    {
        await using Community community = await Community.FoundAsync("alpha", "bravo");
        (await community.AdvisoryAsync("bravo", "principal", "add", "--kind", "team", "--roles", "reader", "--out", community.Keys("bravo-team"))).MustSucceed();
        string person = PrincipalOf(community, "bravo");

        string id = await SendAsync(community, person, "RED");
        string open = await SendAsync(community, person, "RED", "--open");

        Assert.True(await IsSealedAsync(community, id));
        Assert.False(await IsSealedAsync(community, open));
        (await community.AdvisoryAsync("bravo", "get", id, "--out", community["bravo-got"])).MustSucceed();
        (await community.AdvisoryAsync("alpha", "get", id, "--out", community["alpha-got"])).MustSucceed();
        Assert.Equal(1, (await community.AdvisoryAsync("bravo-team", "get", id, "--out", community["team-got"])).ExitCode);
        Assert.False(Directory.Exists(community["team-got"]));
    }

    [Fact]
    public async Task A_marking_that_the_gateway_takes_sealed_only_is_not_sent_open()
    {
        await using Community community = await Community.FoundAsync(new Dictionary<string, string> { ["Gateway__Advisories__RequireSealed__0"] = "AMBER" }, "alpha", "bravo");
        await File.WriteAllTextAsync(community[FileName], Text);

        Outcome refused = await community.AdvisoryAsync("alpha", "send", community[FileName], "--to", "bravo", "--tlp", "AMBER");

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("--sealed", refused.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("advisory.published", (await community.AdvisoryAsync("alpha", "outbox", "--json")).MustSucceed().Output, StringComparison.Ordinal);
        await SendAsync(community, "bravo", "AMBER", "--sealed");
    }

    [Fact]
    public async Task A_CSAF_document_is_not_sealed_into_an_advisory_that_is_marked_otherwise()
    {
        await using Community community = await Community.FoundAsync("alpha", "bravo");
        foreach ((string label, string tlp) in ((string, string)[])[("RED", "GREEN"), ("WHITE", "AMBER")])
        {
            await File.WriteAllTextAsync(community["csaf.json"], """{"document":{"distribution":{"tlp":{"label":"LABEL"}}}}""".Replace("LABEL", label, StringComparison.Ordinal));

            Outcome refused = await community.AdvisoryAsync("alpha", "send", community["csaf.json"], "--to", "bravo", "--tlp", tlp, "--sealed");

            Assert.Equal(1, refused.ExitCode);
            Assert.StartsWith("tlp-mismatch", refused.Errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Evidence_of_a_sealed_exchange_is_checked_by_a_stranger_without_a_title_in_it()
    {
        await using Community community = await Community.FoundAsync("alpha", "bravo");
        string id = await SendAsync(community, "bravo", "AMBER+STRICT");
        (await community.AdvisoryAsync("bravo", "get", id, "--out", community["got"])).MustSucceed();
        (await community.AdvisoryAsync("bravo", "ack", id, "--as", "read")).MustSucceed();

        (await community.AdvisoryAsync("alpha", "audit", "export", "--advisory", id, "--out", community["evidence.zip"])).MustSucceed();
        Outcome check = await Command.RunAsync(Repository.AdvisoryProgram, "--invite", community.Invite, "audit", "check", community["evidence.zip"], "--report", community["evidence.html"]);

        Assert.Equal("ok", check.MustSucceed().FirstWord);
        Assert.DoesNotContain(Title, await File.ReadAllTextAsync(community["evidence.html"]), StringComparison.Ordinal);
        Assert.DoesNotContain(Title, Encoding.Latin1.GetString(await File.ReadAllBytesAsync(community["evidence.zip"])), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sealed_advisory_is_withdrawn_like_any_other()
    {
        await using Community community = await Community.FoundAsync("alpha", "bravo");
        string id = await SendAsync(community, "bravo", "AMBER", "--sealed");

        (await community.AdvisoryAsync("alpha", "withdraw", id, "--reason", "Sent too early")).MustSucceed();

        Outcome gone = await community.AdvisoryAsync("bravo", "get", id, "--out", community["got"]);
        Assert.Equal(1, gone.ExitCode);
        Assert.Contains("Sent too early", gone.Output + gone.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(community.Data, "payload")));
    }

    private static async Task<string> SendAsync(Community community, string to, string tlp, params string[] more)
    {
        await File.WriteAllTextAsync(community[FileName], Text);
        return Answer.Id(await community.AdvisoryAsync("alpha", ["send", community[FileName], "--to", to, "--tlp", tlp, "--title", Title, "--json", .. more]));
    }

    private static async Task<bool> IsSealedAsync(Community community, string id)
    {
        using JsonDocument outbox = JsonDocument.Parse((await community.AdvisoryAsync("alpha", "outbox", "--json")).MustSucceed().Output);
        JsonElement item = outbox.RootElement.EnumerateArray().Single(item => item.GetProperty("id").GetString() == id);
        return item.TryGetProperty("sealed", out JsonElement value) && value.GetBoolean();
    }

    private static string PrincipalOf(Community community, string keys)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(community.Keys(keys), "principal.json")));
        return document.RootElement.GetProperty("principal").GetString()!;
    }

    private static async Task<byte[]> ReadSharedAsync(string file)
    {
        await using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using MemoryStream content = new();
        await stream.CopyToAsync(content);
        return content.ToArray();
    }
}
