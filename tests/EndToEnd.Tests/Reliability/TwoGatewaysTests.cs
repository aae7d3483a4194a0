using System.Globalization;
using System.Text.Json;
using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests.Reliability;

/// <summary>Two processes on one SQLite database: one lineage, no lost update, and what the one does the other knows.</summary>
[Collection(Load.Collection)]
public sealed class TwoGatewaysTests
{
    private const int Writers = 64;

    private static readonly TimeSpan LongBeforeTheMinuteIsOver = TimeSpan.FromSeconds(45);

    [ToolFact("sqlite3")]
    public async Task Two_gateways_and_64_writers_make_one_log_without_a_gap()
    {
        await using Community community = await Community.FoundAsync(Load.Unlimited, "alpha", "bravo");
        await PublishThroughTwoAsync(community, Load.Unlimited);

        Outcome rows = await community.SqlAsync("""
            SELECT (SELECT count(*) - max(idx) FROM log_entry WHERE log = 'audit'), (SELECT size - (SELECT count(*) FROM log_entry WHERE log = 'audit') FROM log_head WHERE log = 'audit'),
                (SELECT count(*) FROM delivery), (SELECT max(delivery) FROM delivery), (SELECT count(DISTINCT addressed_index) FROM delivery)
            """);
        string all = Load.Publishes.ToString(CultureInfo.InvariantCulture);
        Assert.Equal($"1|0|{all}|{all}|{all}", rows.MustSucceed().Output.Trim());
    }

    [SqlServerFact]
    public async Task Two_gateways_and_64_writers_make_one_log_without_a_gap_on_SQL_Server()
    {
        await using SqlServerDatabase database = await SqlServerDatabase.CreateAsync();
        var settings = new Dictionary<string, string>(Load.Unlimited.Concat(database.Settings));
        await using Community community = await Community.FoundAsync(settings, "alpha", "bravo");
        await PublishThroughTwoAsync(community, settings);
    }

    [Fact]
    public async Task A_gateway_that_stops_or_is_killed_takes_nothing_with_it()
    {
        await using Community community = await Community.FoundAsync(Load.Unlimited, "alpha", "bravo");
        using DirectMember alpha = DirectMember.Of(community, "alpha");
        using HttpClient atFirst = await alpha.LogInAsync(community.Url);
        HashSet<string> acknowledged = [];
        foreach (bool killed in (bool[])[true, false])
        {
            await using RunningGateway second = await StartSecondAsync(community);
            using HttpClient atSecond = await alpha.LogInAsync(second.Url, community.Url);
            PreparedUpload[] uploads = await alpha.PrepareAsync("bravo", 200);
            Task<string[]> stays = WriteAsync(atFirst, uploads[..100]);
            foreach (PreparedUpload upload in uploads[100..150])
            {
                acknowledged.Add(await DirectMember.PublishAsync(atSecond, upload));
            }

            if (killed)
            {
                await second.KillAsync();
            }
            else
            {
                Assert.Equal(0, await second.StopAsync());
            }

            acknowledged.UnionWith(await stays);
        }

        Assert.Equal(300, acknowledged.Count);
        Assert.Empty(acknowledged.Except(await DirectMember.ReadOutboxAsync(atFirst)));
        Assert.Equal("ok", (await community.FsckAsync()).MustSucceed().FirstWord);
    }

    [Fact]
    public async Task A_long_poll_at_one_gateway_is_answered_by_a_delivery_at_the_other()
    {
        await using Community community = await Community.FoundAsync(Load.Unlimited, "alpha", "bravo");
        await using RunningGateway second = await StartSecondAsync(community);
        using DirectMember alpha = DirectMember.Of(community, "alpha");
        using DirectMember bravo = DirectMember.Of(community, "bravo");
        using HttpClient asAlpha = await alpha.LogInAsync(community.Url);
        using HttpClient asBravo = await bravo.LogInAsync(second.Url, community.Url);
        PreparedUpload upload = Assert.Single(await alpha.PrepareAsync("bravo", 1));

        Task<string> waiting = asBravo.GetStringAsync(new Uri("/v1/inbox?wait=60", UriKind.Relative));
        string id = await DirectMember.PublishAsync(asAlpha, upload);

        using JsonDocument page = JsonDocument.Parse(await waiting.WaitAsync(LongBeforeTheMinuteIsOver));
        JsonElement item = Assert.Single(page.RootElement.GetProperty("items").EnumerateArray());
        Assert.Equal(id, item.GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_second_gateway_on_the_same_address_ends_with_one_plain_sentence()
    {
        await using Community community = await Community.FoundAsync("alpha");
        Outcome again = await Command.RunAsync(Repository.GatewayProgram, "serve", "--data", community.Data, "--urls", community.Url);

        Assert.Equal(1, again.ExitCode);
        Assert.Contains("address already in use", Assert.Single(again.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        using var client = new HttpClient();
        Assert.Contains("ready", await client.GetStringAsync(new Uri(community.Url + "/health/ready")), StringComparison.Ordinal);
    }

    private static Task<RunningGateway> StartSecondAsync(Community community, IReadOnlyDictionary<string, string>? settings = null) =>
        RunningGateway.StartAsync(community.Data, null, new Dictionary<string, string>(settings ?? Load.Unlimited) { ["Gateway__PublicUrl"] = community.Url });

    private static async Task PublishThroughTwoAsync(Community community, IReadOnlyDictionary<string, string> settings)
    {
        await using RunningGateway second = await StartSecondAsync(community, settings);
        using DirectMember alpha = DirectMember.Of(community, "alpha");
        PreparedUpload[] uploads = await alpha.PrepareAsync("bravo", Load.Publishes);
        using HttpClient atFirst = await alpha.LogInAsync(community.Url);
        using HttpClient atSecond = await alpha.LogInAsync(second.Url, community.Url);

        string[][] ids = await Task.WhenAll(uploads.Chunk((uploads.Length + Writers - 1) / Writers).Select((mine, writer) =>
            WriteAsync(writer % 2 == 0 ? atFirst : atSecond, mine)));

        string[] published = [.. ids.SelectMany(some => some)];
        Assert.Equal(Load.Publishes, published.Distinct().Count());
        Assert.Equal(published.Order(StringComparer.Ordinal), (await DirectMember.ReadOutboxAsync(atSecond)).Order(StringComparer.Ordinal));
        Assert.Equal("ok", (await community.FsckAsync()).MustSucceed().FirstWord);
        (await community.AdvisoryAsync("alpha", "audit", "verify")).MustSucceed();
    }

    private static async Task<string[]> WriteAsync(HttpClient client, PreparedUpload[] uploads)
    {
        List<string> ids = [];
        foreach (PreparedUpload upload in uploads)
        {
            ids.Add(await DirectMember.PublishAsync(client, upload));
        }

        return [.. ids];
    }
}
