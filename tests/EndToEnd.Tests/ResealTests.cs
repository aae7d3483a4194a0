using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EndToEnd.Tests.Harness;
using EndToEnd.Tests.LyingGateway;
using EndToEnd.Tests.LyingGateway.Lies;

namespace EndToEnd.Tests;

/// <summary>An advisory is sent again under fresh keys after a recipient's key was compromised, told with the built programs.</summary>
public sealed class ResealTests
{
    private const string Text = "RESEAL-TEXT-MARKER-2c9e04 close valve nine";
    private const string Title = "RESEAL-TITLE-MARKER-6d13f8";
    private const string FileName = "RESEAL-NAME-MARKER-90ab37.txt";
    private const string Attachment = "pumps.bin";
    private const int AttachmentBytes = 1_500_000;

    private static readonly Dictionary<string, string> TwoForAmber = new() { ["Gateway__Approvals__Release__0"] = "AMBER" };

    [Theory]
    [InlineData("--sealed", "bravo,charlie")]
    [InlineData("--open", "alpha,bravo,charlie")]
    public async Task A_resealed_advisory_opens_as_it_was_for_the_keys_that_count_now_and_of_the_old_one_nothing_is_served(string mode, string to)
    {
        await using Community community = await FoundAsync();
        string id = await SendAsync(community, to, "AMBER", mode, "--tag", "pumps", "--expires", "30d", "--respond-by", "20d", "--urgency", "urgent");
        string[] old = Payloads(community);
        (await community.AdvisoryInProcessAsync("bravo", "get", id, "--out", community["before"])).MustSucceed();
        (await community.AdvisoryInProcessAsync("bravo", "principal", "rotate", PrincipalOf(community, "bravo"), "--purpose", "receive", "--retire-old")).MustSucceed();

        using Victim alpha = new(community, "alpha");
        Outcome resealed = (await alpha.RunAsync("reseal", id, "--json")).MustSucceed();
        string successor = Answer.Id(resealed);

        alpha.AssertNothingLeft();
        Assert.DoesNotContain("every key", resealed.Errors, StringComparison.Ordinal);
        Assert.Equal(id, Answer.Text(resealed, "supersedes"));
        Assert.NotEmpty(Payloads(community));
        Assert.Empty(old.Intersect(Payloads(community)));
        Assert.Equal(["alpha", "bravo", "charlie"], await RecipientsAsync(community, successor));
        Assert.Equal(await StatedAsync(community, id), await StatedAsync(community, successor));
        foreach (string reader in (string[])["alpha", "bravo", "charlie"])
        {
            Outcome gone = await community.AdvisoryInProcessAsync(reader, "get", id, "--out", community[$"old-{reader}"]);
            Assert.Equal(1, gone.ExitCode);
            Assert.Contains("compromised", gone.Errors, StringComparison.Ordinal);
            Assert.Contains(successor, gone.Errors, StringComparison.Ordinal);
            Outcome got = (await community.AdvisoryInProcessAsync(reader, "get", successor, "--out", community[$"new-{reader}"])).MustSucceed();
            Assert.Contains(Title, got.Output, StringComparison.Ordinal);
            Assert.Equal(Digests(community["before"]), Digests(community[$"new-{reader}"]));
        }

        await IsProvenAsync(community, id, successor);
        (await community.AdvisoryInProcessAsync("alpha", "audit", "verify")).MustSucceed();
        (await community.FsckAsync()).MustSucceed();
    }

    [Fact]
    public async Task Content_of_the_old_advisory_is_gone_for_whoever_asks_by_hand()
    {
        await using Community community = await FoundAsync();
        string id = await SendAsync(community, "bravo", "GREEN", "--sealed");
        (await community.AdvisoryInProcessAsync("alpha", "reseal", id)).MustSucceed();

        using HttpClient client = new() { BaseAddress = new Uri(community.Url) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", (await community.AdvisoryInProcessAsync("bravo", "token")).MustSucceed().Output.Trim());
        foreach (string path in (string[])["content/0", "content/1", "envelope"])
        {
            using HttpResponseMessage answer = await client.GetAsync(new Uri($"/v1/advisories/{id}/{path}", UriKind.Relative));
            Assert.Equal(System.Net.HttpStatusCode.Gone, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Keys_that_still_count_are_told_of()
    {
        await using Community community = await FoundAsync();
        string id = await SendAsync(community, "bravo", "GREEN", "--sealed");
        Outcome resealed = (await community.AdvisoryInProcessAsync("alpha", "reseal", id, "--reason", "Sent to be sure.")).MustSucceed();

        Assert.Contains("every key that it was encrypted to still counts", resealed.Errors, StringComparison.Ordinal);
        Assert.Contains("Sent to be sure.", (await community.AdvisoryInProcessAsync("bravo", "get", id, "--out", community["got"])).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_copy_of_its_own_the_sender_names_the_files_and_no_others_are_sent()
    {
        await using Community community = await FoundAsync();
        string id = await SendAsync(community, "bravo", "GREEN", "--open");
        File.Move(community[FileName], community["renamed.txt"]);
        await File.WriteAllTextAsync(community["other.txt"], "Open valve nine.");

        Outcome unnamed = await community.AdvisoryInProcessAsync("alpha", "reseal", id);
        Outcome different = await community.AdvisoryInProcessAsync("alpha", "reseal", id, community["other.txt"], community[Attachment]);
        Outcome incomplete = await community.AdvisoryInProcessAsync("alpha", "reseal", id, community["renamed.txt"]);
        Outcome absent = await community.AdvisoryInProcessAsync("alpha", "reseal", id, community["nowhere.txt"]);
        Assert.Equal((1, 1, 1, 2), (unnamed.ExitCode, different.ExitCode, incomplete.ExitCode, absent.ExitCode));
        Assert.Contains($"advisory reseal {id} FILE", unnamed.Errors, StringComparison.Ordinal);
        Assert.Contains("other.txt", different.Errors, StringComparison.Ordinal);
        Assert.Contains(Attachment, incomplete.Errors, StringComparison.Ordinal);
        Assert.Single(await OutboxAsync(community));

        string successor = Answer.Id(await community.AdvisoryInProcessAsync("alpha", "reseal", id, community[Attachment], community["renamed.txt"], "--json"));
        (await community.AdvisoryInProcessAsync("bravo", "get", successor, "--out", community["got"])).MustSucceed();
        Assert.Equal(Text, await File.ReadAllTextAsync(Path.Combine(community["got"], FileName)));
        await IsProvenAsync(community, id, successor);
    }

    [Theory]
    [InlineData("--sealed")]
    [InlineData("--open")]
    public async Task RED_goes_to_the_same_persons_without_those_who_were_revoked_and_says_so(string mode)
    {
        await using Community community = await FoundAsync();
        (await community.AdvisoryInProcessAsync("bravo", "principal", "add", "--kind", "person", "--roles", "reader", "--out", community.Keys("left"))).MustSucceed();
        (await community.AdvisoryInProcessAsync("bravo", "principal", "add", "--kind", "person", "--roles", "reader", "--out", community.Keys("never"))).MustSucceed();
        string stays = PrincipalOf(community, "bravo");
        string left = PrincipalOf(community, "left");
        string author = PrincipalOf(community, "alpha");
        string id = await SendAsync(community, $"{stays},{left},{author}", "RED", mode);
        string alone = await SendAsync(community, $"{left},{author}", "RED", mode);
        (await community.AdvisoryInProcessAsync("bravo", "principal", "revoke", left, "--reason", "key-compromise")).MustSucceed();

        Outcome resealed = (await community.AdvisoryInProcessAsync("alpha", "reseal", id, "--json")).MustSucceed();
        string successor = Answer.Id(resealed);

        Assert.Contains($"left out {left}", resealed.Errors, StringComparison.Ordinal);
        (await community.AdvisoryInProcessAsync("bravo", "get", successor, "--out", community["got"])).MustSucceed();
        Assert.Equal(1, (await community.AdvisoryInProcessAsync("never", "get", successor, "--out", community["never-got"])).ExitCode);
        Assert.Contains($"\"audience\":[\"{stays}\"]", await PaperAsync(community, successor, "bravo"), StringComparison.Ordinal);

        Outcome nobody = await community.AdvisoryInProcessAsync("alpha", "reseal", alone);
        Assert.Equal(1, nobody.ExitCode);
        Assert.Contains("Nobody whom it was for", nobody.Errors, StringComparison.Ordinal);
        (await community.AdvisoryInProcessAsync("alpha", "reseal", alone, "--to", stays)).MustSucceed();
        (await community.FsckAsync()).MustSucceed();
    }

    [Fact]
    public async Task Whom_it_was_shared_with_is_addressed_by_the_sender_now()
    {
        await using Community community = await FoundAsync();
        string id = await SendAsync(community, "bravo", "GREEN", "--sealed");
        (await community.AdvisoryInProcessAsync("bravo", "share", id, "--to", "charlie")).MustSucceed();

        string successor = Answer.Id(await community.AdvisoryInProcessAsync("alpha", "reseal", id, "--json"));

        Outcome got = (await community.AdvisoryInProcessAsync("charlie", "get", successor, "--out", community["got"])).MustSucceed();
        Assert.DoesNotContain("shared by", got.Output, StringComparison.Ordinal);
        Assert.Equal(["alpha", "bravo", "charlie"], await RecipientsAsync(community, successor));
        await IsProvenAsync(community, id, successor);
    }

    [Theory]
    [InlineData("GREEN", 1)]
    [InlineData("AMBER", 0)]
    public async Task What_went_to_a_group_goes_to_the_same_agencies_and_stays_in_the_group_where_its_label_lets_it_travel(string tlp, int groups)
    {
        await using Community community = await FoundAsync();
        string group = (await community.AdvisoryInProcessAsync("alpha", "group", "create", "--name", "Pumps", "--member", "bravo")).MustSucceed().FirstWord;
        string id = await SendAddressedAsync(community, ["--group", group], tlp, "--sealed");
        (await community.AdvisoryInProcessAsync("alpha", "group", "add", group, "--member", "charlie")).MustSucceed();

        string successor = Answer.Id(await community.AdvisoryInProcessAsync("alpha", "reseal", id, "--json"));

        Assert.Equal(["alpha", "bravo"], await RecipientsAsync(community, successor));
        JsonElement item = await ItemAsync(community, successor);
        Assert.Equal(groups, item.TryGetProperty("groups", out JsonElement shown) ? shown.GetArrayLength() : 0);
        (await community.FsckAsync()).MustSucceed();
    }

    [Fact]
    public async Task A_resealing_that_broke_off_goes_on_where_it_ended_and_sends_nothing_twice()
    {
        await using LyingProxy proxy = await LyingProxy.StartAsync();
        Dictionary<string, string> settings = new() { ["Gateway__PublicUrl"] = proxy.Url };
        await using Community community = await Community.FoundAsync(settings, gateway => proxy.Gateway = gateway.Url, "alpha", "bravo");
        await WriteAsync(community);
        string id = await SendAsync(community, "bravo", "AMBER", "--sealed");

        proxy.Tell(new LostRequest("/v1/advisories"));
        Assert.Equal(3, (await community.AdvisoryInProcessAsync("alpha", "reseal", id)).ExitCode);
        Assert.Single(await OutboxAsync(community));
        proxy.Tell(new LostAnswer("/v1/advisories"));
        Assert.Equal(3, (await community.AdvisoryInProcessAsync("alpha", "reseal", id)).ExitCode);
        string successor = Assert.Single(await OutboxAsync(community), other => other != id);
        proxy.Tell(new LostRequest("/withdrawal"));
        Assert.Equal(3, (await community.AdvisoryInProcessAsync("alpha", "reseal", id)).ExitCode);
        (await community.AdvisoryInProcessAsync("bravo", "get", id, "--out", community["still"])).MustSucceed();
        proxy.Tell(new LostAnswer("/withdrawal"));
        Assert.Equal(3, (await community.AdvisoryInProcessAsync("alpha", "reseal", id)).ExitCode);
        proxy.ComeClean();
        Outcome again = (await community.AdvisoryInProcessAsync("alpha", "reseal", id)).MustSucceed();

        Assert.Contains($"replaced by {successor}", again.Output, StringComparison.Ordinal);
        Assert.Equal(2, (await OutboxAsync(community)).Length);
        Assert.Equal(1, (await community.AdvisoryInProcessAsync("bravo", "get", id, "--out", community["old"])).ExitCode);
        (await community.AdvisoryInProcessAsync("bravo", "get", successor, "--out", community["got"])).MustSucceed();
        await IsProvenAsync(community, id, successor);
    }

    [Fact]
    public async Task Two_runs_at_once_send_it_once()
    {
        await using Community community = await FoundAsync();
        string id = await SendAsync(community, "bravo", "AMBER", "--sealed");
        using Victim one = new(community, "alpha");
        using Victim other = new(community, "alpha");

        await Task.WhenAll(one.RunAsync("reseal", id), other.RunAsync("reseal", id));
        (await community.AdvisoryInProcessAsync("alpha", "reseal", id)).MustSucceed();

        Assert.Equal(2, (await OutboxAsync(community)).Length);
    }

    [Fact]
    public async Task What_cannot_be_resealed_is_refused_and_stays_as_it_is()
    {
        await using Community community = await FoundAsync();
        string id = await SendAsync(community, "bravo", "AMBER", "--sealed");
        string withdrawn = await SendAsync(community, "bravo", "AMBER", "--sealed");
        (await community.AdvisoryInProcessAsync("alpha", "withdraw", withdrawn, "--reason", "Sent too early")).MustSucceed();
        string expiry = DateTimeOffset.UtcNow.AddSeconds(12).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        string expired = await SendAsync(community, "bravo", "AMBER", "--sealed", "--expires", expiry);
        (await community.AdvisoryInProcessAsync("alpha", "principal", "add", "--kind", "person", "--roles", "publisher,reader", "--out", community.Keys("second"))).MustSucceed();
        string corrected = await SendAsync(community, "bravo", "AMBER", "--sealed");
        string correction = await SendAsync(community, "bravo", "AMBER", "--sealed", "--supersedes", corrected, "--tag", "corrected");

        Outcome stranger = await community.AdvisoryInProcessAsync("bravo", "reseal", id);
        Outcome newcomer = await community.AdvisoryInProcessAsync("second", "reseal", id);
        Outcome back = await community.AdvisoryInProcessAsync("alpha", "reseal", withdrawn);
        Outcome superseded = await community.AdvisoryInProcessAsync("alpha", "reseal", corrected);
        Outcome blank = await community.AdvisoryInProcessAsync("alpha", "reseal", id, "--reason", " ");
        while (DateTimeOffset.UtcNow < DateTimeOffset.Parse(expiry, System.Globalization.CultureInfo.InvariantCulture))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200));
        }

        Outcome late = await community.AdvisoryInProcessAsync("alpha", "reseal", expired);

        Assert.Equal((1, 1, 1, 1, 2, 1), (stranger.ExitCode, newcomer.ExitCode, back.ExitCode, superseded.ExitCode, blank.ExitCode, late.ExitCode));
        Assert.StartsWith("forbidden:", stranger.Errors, StringComparison.Ordinal);
        Assert.Contains("sealed", newcomer.Errors, StringComparison.Ordinal);
        Assert.StartsWith("withdrawn:", back.Errors, StringComparison.Ordinal);
        Assert.Contains(correction, superseded.Errors, StringComparison.Ordinal);
        Assert.StartsWith("expired:", late.Errors, StringComparison.Ordinal);
        Assert.Equal(5, (await OutboxAsync(community)).Length);
        (await community.AdvisoryInProcessAsync("bravo", "get", id, "--out", community["got"])).MustSucceed();
    }

    [Fact]
    public async Task Where_two_publishers_release_it_is_packed_approved_sent_and_then_taken_back()
    {
        await using Community community = await FoundAsync(TwoForAmber);
        (await community.AdvisoryInProcessAsync("alpha", "principal", "add", "--kind", "person", "--roles", "publisher,reader", "--out", community.Keys("second"))).MustSucceed();
        (await community.AdvisoryInProcessAsync("alpha", "agency", "list")).MustSucceed();
        (await community.AdvisoryInProcessAsync("second", "agency", "list")).MustSucceed();
        string id = await SendApprovedAsync(community, community["first.pack"], "pack", community[FileName], "--to", "bravo", "--tlp", "AMBER", "--sealed", "--title", Title, "--out");

        Outcome alone = await community.AdvisoryInProcessAsync("alpha", "reseal", id);
        Assert.Equal(1, alone.ExitCode);
        Assert.Contains("approval-required:", alone.Errors, StringComparison.Ordinal);
        Assert.Contains($"advisory reseal {id} --pack FILE", alone.Errors, StringComparison.Ordinal);

        string successor = await SendApprovedAsync(community, community["second.pack"], "reseal", id, "--pack");
        Assert.DoesNotContain(Text, Encoding.Latin1.GetString(await File.ReadAllBytesAsync(community["second.pack"])), StringComparison.Ordinal);
        Outcome done = (await community.AdvisoryInProcessAsync("alpha", "reseal", id)).MustSucceed();
        Assert.Contains($"replaced by {successor}", done.Output, StringComparison.Ordinal);
        (await community.AdvisoryInProcessAsync("bravo", "get", successor, "--out", community["got"])).MustSucceed();
        Assert.Equal(Text, await File.ReadAllTextAsync(Path.Combine(community["got"], FileName)));
        await IsProvenAsync(community, id, successor);
    }

    private static async Task<string> SendApprovedAsync(Community community, string pack, params string[] words)
    {
        (await community.AdvisoryInProcessAsync("alpha", [.. words, pack])).MustSucceed();
        (await community.AdvisoryInProcessAsync("second", "approve", pack)).MustSucceed();
        return Answer.Id(await community.AdvisoryInProcessAsync("alpha", "send", "--pack", pack, "--json"));
    }

    private static Task<Community> FoundAsync() => FoundAsync([]);

    private static async Task<Community> FoundAsync(Dictionary<string, string> settings)
    {
        Community community = await Community.FoundAsync(settings, "alpha", "bravo", "charlie");
        await WriteAsync(community);
        return community;
    }

    private static async Task WriteAsync(Community community)
    {
        await File.WriteAllTextAsync(community[FileName], Text);
        await File.WriteAllBytesAsync(community[Attachment], RandomNumberGenerator.GetBytes(AttachmentBytes));
    }

    private static Task<string> SendAsync(Community community, string to, string tlp, params string[] more) => SendAddressedAsync(community, ["--to", to], tlp, more);

    private static async Task<string> SendAddressedAsync(Community community, string[] to, string tlp, params string[] more) => Answer.Id(await community.AdvisoryInProcessAsync(
        "alpha", ["send", community[FileName], community[Attachment], .. to, "--tlp", tlp, "--title", Title, "--json", .. more]));

    private static string[] Payloads(Community community) => [.. Directory.EnumerateFiles(Path.Combine(community.Data, "payload")).Select(Path.GetFileName).Order(StringComparer.Ordinal)!];

    private static string[] Digests(string folder) =>
        [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Select(file => $"{Path.GetFileName(file)} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}")];

    private static async Task<string[]> OutboxAsync(Community community)
    {
        using JsonDocument outbox = JsonDocument.Parse((await community.AdvisoryInProcessAsync("alpha", "outbox", "--json")).MustSucceed().Output);
        return [.. outbox.RootElement.EnumerateArray().Select(item => item.GetProperty("id").GetString()!)];
    }

    private static async Task<JsonElement> ItemAsync(Community community, string id)
    {
        using JsonDocument outbox = JsonDocument.Parse((await community.AdvisoryInProcessAsync("alpha", "outbox", "--json")).MustSucceed().Output);
        return outbox.RootElement.EnumerateArray().Single(item => item.GetProperty("id").GetString() == id).Clone();
    }

    private static async Task<string[]> RecipientsAsync(Community community, string id) =>
        [.. (await ItemAsync(community, id)).GetProperty("deliveries").EnumerateArray().Select(delivery => delivery.GetProperty("recipient").GetString()!).Order(StringComparer.Ordinal)];

    // What a list shows of it besides ids, times of publication and states.
    private static async Task<string> StatedAsync(Community community, string id)
    {
        JsonElement item = await ItemAsync(community, id);
        string[] members = ["sender", "tlp", "category", "urgency", "titles", "tags", "sealed", "envelope", "documents", "expiresAt", "respondBy"];
        return string.Join('\n', members.Select(member => item.TryGetProperty(member, out JsonElement value) ? value.GetRawText() : ""));
    }

    private static async Task<string> PaperAsync(Community community, string id, string recipient)
    {
        using HttpClient client = new() { BaseAddress = new Uri(community.Url) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", (await community.AdvisoryInProcessAsync("alpha", "token")).MustSucceed().Output.Trim());
        return await client.GetStringAsync(new Uri($"/v1/advisories/{id}/statement?recipient={recipient}", UriKind.Relative));
    }

    private static string PrincipalOf(Community community, string keys)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(community.Keys(keys), "principal.json")));
        return document.RootElement.GetProperty("principal").GetString()!;
    }

    private static async Task IsProvenAsync(Community community, params string[] ids)
    {
        foreach (string id in ids)
        {
            string evidence = community[$"{id}.zip"];
            (await community.AdvisoryInProcessAsync("alpha", "audit", "export", "--advisory", id, "--out", evidence)).MustSucceed();
            Assert.Equal("ok", (await community.AdvisoryInProcessAsync("bravo", "audit", "check", evidence)).MustSucceed().FirstWord);
        }
    }
}
