using System.Net;
using System.Text;
using Gateway.Exchange;
using Gateway.Tests.Advisories.Fixtures;
using static Gateway.Tests.Advisories.Fixtures.Answers;

namespace Gateway.Tests.Advisories;

public sealed class IsolationTests(ExchangeWorld world) : ExchangeTests(world), IClassFixture<ExchangeWorld>
{
    public static TheoryData<string, string> Routes => new()
    {
        { "GET", "" }, { "GET", "/manifest" }, { "GET", "/manifest.sig" }, { "GET", "/statement" }, { "GET", "/statement.sig" },
        { "GET", "/manifest?recipient=bravo" }, { "GET", "/statement?recipient=bravo" }, { "GET", "/content/0" }, { "HEAD", "/content/0" },
        { "GET", "/receipts" }, { "GET", "/withdrawal" }, { "POST", "/receipts" }, { "POST", "/withdrawal" },
    };

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Another_agencys_advisory_looks_exactly_like_one_that_does_not_exist(string method, string rest)
    {
        Member dave = Member.Publisher("charlie");
        await Host.RecordAsync(dave);
        using HttpClient asDave = await Host.LogInAsync(dave);
        AdvisoryId theirs = await AsAlice.PublishAsync(ToBravo());
        AdvisoryId nobodys = AdvisoryId.Create(Host.Time);

        (HttpStatusCode Status, string Headers, string Body) present = await AskAsync(asDave, method, PathOf(theirs, rest));
        (HttpStatusCode Status, string Headers, string Body) absent = await AskAsync(asDave, method, PathOf(nobodys, rest));

        Assert.Equal(HttpStatusCode.NotFound, present.Status);
        Assert.Equal(absent, present);
        Assert.Equal(absent, await AskAsync(asDave, method, $"{Answers.Advisories}/not-an-id{rest}"));
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task The_log_tells_whoever_asks_no_more_of_another_agencys_advisory_than_of_none(string method, string rest)
    {
        Member dave = Member.Publisher("charlie");
        await Host.RecordAsync(dave);
        using HttpClient asDave = await Host.LogInAsync(dave);

        Trace absent = await ProbeAsync(AdvisoryId.Create(Host.Time));
        Trace hidden = await ProbeAsync(await AsAlice.PublishAsync(ToBravo()));
        Trace.AssertAlike(absent, hidden);

        Task<Trace> ProbeAsync(AdvisoryId id) => Trace.OfAsync(Host, asDave, id.Value, () => SendAsync(asDave, method, PathOf(id, rest)));
    }

    [Fact]
    public async Task What_was_denied_stands_in_the_log_though_the_answer_does_not_say_so()
    {
        AdvisoryId id = await AsAlice.PublishAsync(ToBravo());
        await AsCarol.GetAsync(PathOf(id)).RefusedAsync(404, "not-found");

        Gateway.Audit.LogEntry denied = Assert.Single(await EntriesAsync(ActionNames.AccessDenied, id));
        Assert.Equal(Carol.Id.Value, denied.Actor);
    }

    [Fact]
    public async Task Another_agencys_advisory_is_in_no_list()
    {
        string id = (await AsAlice.PublishAsync(ToBravo())).Value;

        foreach ((HttpClient client, string path, bool listed) in ((HttpClient, string, bool)[])
        [
            (AsCarol, "/v1/inbox", false), (AsCarol, "/v1/advisories", false), (AsBob, "/v1/inbox", true), (AsBob, "/v1/advisories", false),
            (AsAlice, "/v1/inbox", false), (AsAlice, "/v1/advisories", true),
        ])
        {
            IEnumerable<System.Text.Json.JsonElement> items = (await client.GetJsonAsync(path)).GetProperty("items").EnumerateArray();
            Assert.Equal(listed, items.Any(item => item.GetProperty("id").GetString() == id));
        }
    }

    [Fact]
    public async Task The_sender_reads_no_content_and_a_recipient_sees_no_other_recipient()
    {
        AdvisoryId id = await AsAlice.PublishAsync(new Upload(Alice, Upload.To("bravo"), Upload.To("charlie")).With("x"));

        await AsAlice.GetAsync(PathOf(id, "/content/0")).RefusedAsync(404, "not-found");
        await AsBob.GetAsync(PathOf(id, "/manifest?recipient=charlie")).RefusedAsync(404, "not-found");
        string seen = await AsBob.GetStringAsync(PathOf(id)) + await AsBob.GetStringAsync(PathOf(id, "/manifest"))
            + await AsBob.GetStringAsync(PathOf(id, "/statement")) + await AsBob.GetStringAsync("/v1/inbox?limit=1000");
        Assert.DoesNotContain("charlie", seen, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/v1/inbox")]
    [InlineData("GET", "/v1/advisories")]
    [InlineData("POST", "/v1/advisories")]
    [InlineData("GET", "/v1/advisories/0197f4c6-0000-7000-8000-000000000000/content/0")]
    public async Task Without_a_token_nothing_is_answered(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        await Host.Anonymous().SendAsync(request).RefusedAsync(401, "missing-token");
    }

    [Fact]
    public async Task Reading_and_publishing_each_need_their_scope()
    {
        Member onlyPublishes = new("alpha", PrincipalKind.Person, Role.Publisher);
        Member service = new("alpha", PrincipalKind.Service, Role.Publisher, Role.Reader);
        await Host.RecordAsync(onlyPublishes, service);
        using HttpClient asPublisher = await Host.LogInAsync(onlyPublishes);
        using HttpClient asService = await Host.LogInAsync(service);

        await AsBob.PostAsync(Answers.Advisories, ToBravo().Form()).RefusedAsync(403, "insufficient-scope");
        await asService.PostAsync(Answers.Advisories, new Upload(service, Upload.To("bravo")).With("x").Form()).RefusedAsync(403, "insufficient-scope");
        await asPublisher.GetAsync("/v1/inbox").RefusedAsync(403, "insufficient-scope");
        AdvisoryId own = await asPublisher.PublishAsync(new Upload(onlyPublishes, Upload.To("bravo")).With("x"));
        Assert.Contains(own.Value, await asPublisher.GetStringAsync("/v1/advisories"), StringComparison.Ordinal);
        Assert.Equal(own.Value, (await asPublisher.GetJsonAsync(PathOf(own))).GetProperty("id").GetString());
    }

    private static async Task<(HttpStatusCode Status, string Headers, string Body)> AskAsync(HttpClient client, string method, string path)
    {
        using HttpResponseMessage response = await SendAsync(client, method, path);
        IEnumerable<string> headers = response.Headers.Concat(response.Content.Headers)
            .Where(header => header.Key is not ("Date" or "traceparent"))
            .Select(header => $"{header.Key}: {string.Join(',', header.Value)}").Order(StringComparer.Ordinal);
        return (response.StatusCode, string.Join('\n', headers), await response.Content.ReadAsStringAsync());
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method == "POST")
        {
            request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        }

        return await client.SendAsync(request);
    }
}
