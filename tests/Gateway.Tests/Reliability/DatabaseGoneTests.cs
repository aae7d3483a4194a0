using System.Net;
using Gateway.Exchange;
using Gateway.Tests.Advisories.Fixtures;

namespace Gateway.Tests.Reliability;

/// <summary>The database goes away under a gateway that serves, and comes back: callers are told so by name, nothing is half done, and nobody starts anything anew.</summary>
public sealed class DatabaseGoneTests : FreshExchangeTests
{
    private readonly StoreFaults faults;

    public DatabaseGoneTests()
        : this(new FaultyWorld())
    {
    }

    private DatabaseGoneTests(FaultyWorld world)
        : base(world) => faults = world.Faults;

    [Fact]
    public async Task While_the_database_is_gone_callers_are_told_so_and_once_it_is_back_all_goes_on_by_itself()
    {
        AdvisoryId before = await AsAlice.PublishAsync(ToBravo("before"));
        Assert.Equal(HttpStatusCode.OK, await ReadyAsync());

        faults.Gone = true;
        await IsRefusedAsync(() => AsAlice.PostAsync(Answers.Advisories, ToBravo("meanwhile").Form()));
        await IsRefusedAsync(() => AsBob.GetAsync(Answers.PathOf(before, "/content/0")));
        await IsRefusedAsync(() => AsBob.GetAsync(Answers.PathOf(before)));
        await IsRefusedAsync(() => AsBob.GetAsync("/v1/inbox"));
        await IsRefusedAsync(() => AsAlice.GetAsync("/v1/advisories"));
        await IsRefusedAsync(() => AsBob.GetAsync("/v1/agencies"));
        await IsRefusedAsync(() => AsBob.GetAsync("/v1/logs/audit/entries"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await ReadyAsync());
        using HttpResponseMessage live = await Host.Anonymous().GetAsync("/health/live");
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);

        faults.Gone = false;
        Assert.Equal(HttpStatusCode.OK, await ReadyAsync());
        Assert.Equal("before"u8.ToArray(), await AsBob.OpenAsync(before, 0, Bob));
        AdvisoryId after = await AsAlice.PublishAsync(ToBravo("after"));
        Assert.Equal("after"u8.ToArray(), await AsBob.OpenAsync(after, 0, Bob));
        string[] published = [.. (await EntriesAsync(ActionNames.AdvisoryPublished)).Select(entry => entry.Subject)];
        Assert.Equal([before.Value, after.Value], published);
        Assert.Equal(2, Host.PayloadFiles);
    }

    private static async Task IsRefusedAsync(Func<Task<HttpResponseMessage>> request)
    {
        using HttpResponseMessage response = await request();
        string name = (await response.JsonAsync(HttpStatusCode.ServiceUnavailable)).GetProperty("type").GetString()!;
        Assert.Contains(name["urn:advisory-gateway:problem:".Length..], (string[])["storage-unavailable", "audit-unavailable"]);
        Assert.NotNull(response.Headers.RetryAfter);
    }

    private async Task<HttpStatusCode> ReadyAsync()
    {
        using HttpResponseMessage response = await Host.Anonymous().GetAsync("/health/ready");
        return response.StatusCode;
    }
}
