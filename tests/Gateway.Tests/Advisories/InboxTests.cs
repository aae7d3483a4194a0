using System.Diagnostics;
using System.Text.Json;
using Gateway.Exchange;
using Gateway.Server.Advisories.Reading;
using Gateway.Tests.Advisories.Fixtures;
using static Gateway.Tests.Advisories.Fixtures.Answers;

namespace Gateway.Tests.Advisories;

public sealed class InboxTests : FreshExchangeTests
{
    [Fact]
    public async Task Paging_by_index_skips_nothing_and_shows_nothing_twice()
    {
        List<string> sent = [];
        for (int i = 0; i < 7; i++)
        {
            sent.Add((await AsAlice.PublishAsync(new Upload(Alice, Upload.To("bravo"), Upload.To("charlie")).With($"document {i}"))).Value);
        }

        foreach ((HttpClient client, string path) in ((HttpClient, string)[])[(AsBob, "/v1/inbox"), (AsAlice, "/v1/advisories")])
        {
            List<string> seen = [];
            long after = -1;
            while (true)
            {
                JsonElement page = await client.GetJsonAsync($"{path}?after={after}&limit=3");
                JsonElement[] items = [.. page.GetProperty("items").EnumerateArray()];
                if (items.Length == 0)
                {
                    Assert.Equal(after, page.GetProperty("next").GetInt64());
                    break;
                }

                seen.AddRange(items.Select(item => item.GetProperty("id").GetString()!));
                after = page.GetProperty("next").GetInt64();
                Assert.Equal(items[^1].GetProperty("index").GetInt64(), after);
                Assert.True(page.GetProperty("size").GetInt64() > after);
            }

            Assert.Equal(sent, seen);
        }
    }

    [Fact]
    public async Task An_item_tells_what_the_statement_says_and_each_side_its_own()
    {
        DateTimeOffset expiry = TimeProvider.System.GetUtcNow().AddDays(2);
        Upload upload = new Upload(Alice, Upload.To("bravo"), Upload.To("charlie")) { Title = "Ein Titel mit \u00e9 und \U0001F600", ExpiresAt = expiry }
            .With("one").With("three");
        AdvisoryId id = await AsAlice.PublishAsync(upload);

        JsonElement received = (await AsBob.GetJsonAsync("/v1/inbox")).GetProperty("items")[0];
        JsonElement sent = (await AsAlice.GetJsonAsync("/v1/advisories")).GetProperty("items")[0];
        foreach (JsonElement item in (JsonElement[])[received, sent])
        {
            Assert.Equal(id.Value, item.GetProperty("id").GetString());
            Assert.Equal(upload.Title, item.GetProperty("titles").GetProperty("en").GetString());
            Assert.Equal(("AMBER", "vulnerability", "urgent", "published"), (
                item.GetProperty("tlp").GetString(), item.GetProperty("category").GetString(), item.GetProperty("urgency").GetString(),
                item.GetProperty("status").GetString()));
            Assert.Equal(Alice.Id.Value, item.GetProperty("sender").GetString());
            Assert.Equal(Gateway.Crypto.CanonicalJson.FormatTime(expiry), item.GetProperty("expiresAt").GetString());
            Assert.Equal([3L, 5L], item.GetProperty("documents").EnumerateArray().Select(document => document.GetProperty("size").GetInt64()));
            Assert.False(item.TryGetProperty("respondBy", out _));
        }

        Assert.Equal((1, "addressed"), (received.GetProperty("delivery").GetInt64(), received.GetProperty("state").GetString()));
        Assert.False(received.TryGetProperty("deliveries", out _));
        Assert.Equal(["bravo", "charlie"], sent.GetProperty("deliveries").EnumerateArray().Select(delivery => delivery.GetProperty("recipient").GetString()));
        JsonElement summary = await AsBob.GetJsonAsync(PathOf(id));
        Assert.Equal(received.GetProperty("index").GetInt64(), summary.GetProperty("addressedIndex").GetInt64());
        Assert.Equal(sent.GetProperty("index").GetInt64(), summary.GetProperty("publishedIndex").GetInt64());
        Assert.Equal(
            Sha256Digest.Of(await AsBob.GetByteArrayAsync(PathOf(id, "/manifest"))).ToString(),
            summary.GetProperty("manifest").GetProperty("sha256").GetString());
    }

    [Fact]
    public async Task A_waiting_poll_is_woken_by_a_delivery()
    {
        Task<JsonElement> waiting = AsBob.GetJsonAsync("/v1/inbox?wait=60");
        Task<JsonElement> waitingElsewhere = AsCarol.GetJsonAsync("/v1/inbox?wait=1");
        Stopwatch clock = Stopwatch.StartNew();
        AdvisoryId id = await AsAlice.PublishAsync(ToBravo());

        Assert.Equal(id.Value, (await waiting).GetProperty("items")[0].GetProperty("id").GetString());
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), "The poll was not woken.");
        Assert.Empty((await waitingElsewhere).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_poll_for_what_comes_after_the_last_delivery_waits_for_the_next()
    {
        await AsAlice.PublishAsync(ToBravo());
        long next = (await AsBob.GetJsonAsync("/v1/inbox")).GetProperty("next").GetInt64();
        Task<JsonElement> waiting = AsBob.GetJsonAsync($"/v1/inbox?after={next}&wait=60");
        AdvisoryId second = await AsAlice.PublishAsync(ToBravo("second"));

        Assert.Equal(second.Value, Assert.Single((await waiting).GetProperty("items").EnumerateArray()).GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_signal_between_asking_and_waiting_is_not_lost()
    {
        var signal = new InboxSignal();
        Task next = signal.NextAsync(Bob.Id.Agency);
        Task elsewhere = signal.NextAsync(Carol.Id.Agency);
        signal.Raise(Bob.Id.Agency);

        await next;
        Assert.False(elsewhere.IsCompleted);
        Assert.False(signal.NextAsync(Bob.Id.Agency).IsCompleted);
    }

    [Theory]
    [InlineData("wait=61")]
    [InlineData("wait=-1")]
    [InlineData("wait=soon")]
    [InlineData("limit=0")]
    [InlineData("limit=1001")]
    [InlineData("after=-2")]
    [InlineData("after=1&after=2")]
    [InlineData("after=")]
    public async Task A_query_out_of_range_is_a_bad_request(string query)
    {
        await AsBob.GetAsync($"/v1/inbox?{query}").RefusedAsync(400, "bad-request");
        await AsAlice.GetAsync($"/v1/advisories?{query}").RefusedAsync(400, "bad-request");
    }

    [Fact]
    public async Task A_client_that_saw_a_longer_log_is_not_shown_a_shorter_one()
    {
        await AsAlice.PublishAsync(ToBravo());
        long size = (await AsBob.GetJsonAsync("/v1/inbox")).GetProperty("size").GetInt64();

        await AsBob.GetJsonAsync($"/v1/inbox?atLeast={size}");
        await AsBob.GetAsync($"/v1/inbox?atLeast={size + 1}").RefusedAsync(503, "storage-unavailable");
    }
}
