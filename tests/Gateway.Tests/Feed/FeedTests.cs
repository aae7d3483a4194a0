using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Feed;
using Gateway.Server.Options;
using Gateway.Tests.Advisories.Fixtures;
using static Gateway.Tests.Advisories.Fixtures.Answers;

namespace Gateway.Tests.Feed;

/// <summary>The public feed: what is TLP:CLEAR and CSAF, for anybody, from an entry on and up to another.</summary>
public sealed class FeedTests(FeedWorld world) : FeedBase(world), IClassFixture<FeedWorld>
{
    [Fact]
    public async Task A_document_is_public_from_an_entry_of_its_own_on_and_reads_are_not_logged()
    {
        byte[] content = Csaf("ESA-2024/0001: a", "2024-03-01T10:00:00Z");
        AdvisoryId id = await PublishAsync(content);
        await Anybody.GetAsync(Root + "white/2024/esa-2024_0001_a.json").RefusedAsync(404, "not-found");

        await SweepAsync();
        long size = (await Host.Store.ReadHeadAsync(LogName.Audit, CancellationToken.None)).Size;
        using HttpResponseMessage answer = await Anybody.GetAsync(Root + "white/2024/esa-2024_0001_a.json");

        Assert.Equal(content, await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        LogEntry shown = Assert.Single(await EntriesAsync(ActionNames.FeedPublished, id));
        Assert.Equal("gateway", shown.Actor);
        Assert.Equal(size, (await Host.Store.ReadHeadAsync(LogName.Audit, CancellationToken.None)).Size);
        string sha256 = await Anybody.GetStringAsync(Root + "white/2024/esa-2024_0001_a.json.sha256");
        Assert.Equal($"{Convert.ToHexStringLower(SHA256.HashData(content))}  esa-2024_0001_a.json\n", sha256);
        string sha512 = await Anybody.GetStringAsync(Root + "white/2024/esa-2024_0001_a.json.sha512");
        Assert.StartsWith(Convert.ToHexStringLower(SHA512.HashData(content)), sha512, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tools_find_it_by_metadata_index_changes_and_feed()
    {
        await PublishAsync(Csaf("OLD-1", "2019-03-01T10:00:00Z"));
        await PublishAsync(Csaf("NEW-1", "2025-03-01T10:00:00Z"));
        await SweepAsync();

        JsonElement metadata = await Anybody.GetJsonAsync(Root + "provider-metadata.json");
        Assert.Equal(("2.0", "csaf_provider"), (metadata.GetProperty("metadata_version").GetString(), metadata.GetProperty("role").GetString()));
        Assert.Equal(new Uri(Host.Url, Root + "provider-metadata.json").ToString(), metadata.GetProperty("canonical_url").GetString());
        Assert.Equal(("coordinator", "Example Gateway"), (Text(metadata, "publisher", "category"), Text(metadata, "publisher", "name")));
        JsonElement distribution = metadata.GetProperty("distributions").EnumerateArray().Single(one => one.TryGetProperty("rolie", out _));
        string feedUrl = distribution.GetProperty("rolie").GetProperty("feeds")[0].GetProperty("url").GetString()!;

        JsonElement feed = (await Anybody.GetJsonAsync(feedUrl)).GetProperty("feed");
        Assert.Equal("csaf-feed-tlp-white", feed.GetProperty("id").GetString());
        JsonElement[] entries = [.. feed.GetProperty("entry").EnumerateArray()];
        JsonElement newest = entries.Single(entry => entry.GetProperty("id").GetString() == "NEW-1");
        string source = newest.GetProperty("content").GetProperty("src").GetString()!;
        Assert.Equal(HttpStatusCode.OK, (await Anybody.GetAsync(source)).StatusCode);
        Assert.Equal(3, newest.GetProperty("link").GetArrayLength());
        foreach (JsonElement link in newest.GetProperty("link").EnumerateArray())
        {
            Assert.Equal(HttpStatusCode.OK, (await Anybody.GetAsync(link.GetProperty("href").GetString())).StatusCode);
        }

        string[] changes = (await Anybody.GetStringAsync(Root + "white/changes.csv")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(Array.IndexOf(changes, "\"2025/new-1.json\",\"2025-03-01T10:00:00Z\"") < Array.IndexOf(changes, "\"2019/old-1.json\",\"2019-03-01T10:00:00Z\""));
        Assert.Contains("\"2019/old-1.json\",\"2019-03-01T10:00:00Z\"", changes);
        Assert.Contains("2025/new-1.json\n", await Anybody.GetStringAsync(Root + "white/index.txt"), StringComparison.Ordinal);
        Assert.Contains("<a href=\"2025/\">", await Anybody.GetStringAsync(Root + "white/"), StringComparison.Ordinal);
        Assert.Contains("<a href=\"new-1.json\">", await Anybody.GetStringAsync(Root + "white/2025/"), StringComparison.Ordinal);
        Assert.Contains("CSAF: ", await Anybody.GetStringAsync("/.well-known/security.txt"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_else_is_public()
    {
        AdvisoryId[] hidden =
        [
            await PublishAsync(Csaf("GREEN-1", "2024-03-01T10:00:00Z", "GREEN"), Tlp.Green),
            await PublishAsync(Csaf("UNLABELLED-1", "2024-03-01T10:00:00Z", label: null)),
            await PublishAsync(Encoding.UTF8.GetBytes("""{"note":"no CSAF"}""")),
            await AsAlice.PublishAsync(new Upload(Alice, Upload.To("alpha"), Upload.To("bravo")) { Tlp = Tlp.Clear }.With(Csaf("TEXT-1", "2024-03-01T10:00:00Z"))),
        ];
        await SweepAsync();

        foreach (AdvisoryId id in hidden)
        {
            Assert.Empty(await EntriesAsync(ActionNames.FeedPublished, id));
        }

        string index = await Anybody.GetStringAsync(Root + "white/index.txt");
        Assert.DoesNotContain("green-1", index, StringComparison.Ordinal);
        foreach (string path in (string[])["white/2024/green-1.json", "white/2024/unlabelled-1.json", "green/index.txt", "white/2023/", "..%2f..%2fv1/clear", "white"])
        {
            await Anybody.GetAsync(Root + path).RefusedAsync(404, "not-found");
        }
    }

    [Fact]
    public async Task A_tag_spares_a_second_download_and_HEAD_tells_what_GET_would()
    {
        await PublishAsync(Csaf("TAG-1", "2024-03-01T10:00:00Z"));
        await SweepAsync();
        foreach (string path in (string[])["white/2024/tag-1.json", "white/index.txt", "provider-metadata.json"])
        {
            using HttpResponseMessage first = await Anybody.GetAsync(Root + path);
            Assert.False(first.Headers.ETag!.IsWeak);
            Assert.Equal("public, max-age=60", first.Headers.CacheControl!.ToString());
            using var again = new HttpRequestMessage(HttpMethod.Get, Root + path);
            again.Headers.IfNoneMatch.Add(first.Headers.ETag);
            Assert.Equal(HttpStatusCode.NotModified, (await Anybody.SendAsync(again)).StatusCode);
            using var head = new HttpRequestMessage(HttpMethod.Head, Root + path);
            using HttpResponseMessage told = await Anybody.SendAsync(head);
            Assert.Equal(first.Content.Headers.ContentLength, told.Content.Headers.ContentLength);
            Assert.Equal(first.Headers.ETag, told.Headers.ETag);
        }
    }

    [Fact]
    public async Task Nobody_replaces_another_agencys_document_by_its_tracking_id()
    {
        byte[] theirs = Csaf("SAME-1", "2024-03-01T10:00:00Z");
        await PublishAsync(theirs);
        Member rival = Member.Publisher("charlie");
        await Host.RecordAsync(rival);
        using HttpClient asRival = await Host.LogInAsync(rival);
        await asRival.PublishAsync(new Upload(rival, Upload.To("bravo")) { Tlp = Tlp.Clear }.With(Csaf("SAME-1", "2024-04-01T10:00:00Z"), "same.json", "application/json"));
        await SweepAsync();

        Assert.Equal(theirs, await Anybody.GetByteArrayAsync(Root + "white/2024/same-1.json"));
        byte[] newer = Csaf("SAME-1", "2024-05-01T10:00:00Z");
        await PublishAsync(newer);
        await SweepAsync();
        Assert.Equal(newer, await Anybody.GetByteArrayAsync(Root + "white/2024/same-1.json"));
    }

    [Fact]
    public async Task What_was_corrected_before_the_feed_was_turned_on_stays_out_of_it_though_the_correction_is_for_few()
    {
        await using ExchangeHost host = await ExchangeHost.StartAsync();
        using Member alice = Member.Publisher("alpha");
        await host.RecordAsync(alice);
        using HttpClient asAlice = await host.LogInAsync(alice);
        AdvisoryId wrong = await asAlice.PublishAsync(ToAll(alice, "WRONG-1"));
        AdvisoryId right = await asAlice.PublishAsync(ToAll(alice, "RIGHT-1"));
        await asAlice.PublishAsync(new Upload(alice, Upload.To("alpha")) { Tlp = Tlp.Amber, Supersedes = wrong }.With("WRONG-1 names the wrong versions."));

        host.Get<GatewayOptions>().Feed.Public = true;
        await host.Get<FeedKeeper>().SweepAsync(CancellationToken.None);

        Assert.Null(await host.Store.FindFeedAsync(wrong, CancellationToken.None));
        Assert.NotNull(await host.Store.FindFeedAsync(right, CancellationToken.None));
    }

    private static Upload ToAll(Member sender, string trackingId) =>
        new Upload(sender, Upload.To("alpha")) { Tlp = Tlp.Clear }.With(Csaf(trackingId, "2024-03-01T10:00:00Z"), "advisory.json", "application/json");

    [Fact]
    public async Task Without_the_setting_there_is_no_feed_and_what_was_public_is_taken_down()
    {
        await using ExchangeHost closed = await ExchangeHost.StartAsync();
        using Member alice = Member.Publisher("alpha");
        await closed.RecordAsync(alice);
        using HttpClient asAlice = await closed.LogInAsync(alice);
        AdvisoryId id = await asAlice.PublishAsync(
            new Upload(alice, Upload.To("alpha")) { Tlp = Tlp.Clear }.With(Csaf("CLOSED-1", "2024-03-01T10:00:00Z"), "closed.json", "application/json"));
        await closed.Anonymous().GetAsync(Root + "provider-metadata.json").RefusedAsync(404, "not-found");

        await closed.Get<LogWriter<Gateway.Server.Storage.IGatewayTransaction>>().RunAsync(
            async (transaction, entries, token) =>
            {
                AppendedEntry entry = entries.Append(LogName.Audit, EntryDrafts.FeedPublished(id, new FeedPublishedDetail(entries.HeadSize(LogName.Directory))));
                await transaction.InsertFeedAsync(id, entry.Index, token);
                return true;
            },
            CancellationToken.None);
        await closed.Get<FeedKeeper>().SweepAsync(CancellationToken.None);
        Assert.Null(await closed.Store.FindFeedAsync(id, CancellationToken.None));
    }
}
