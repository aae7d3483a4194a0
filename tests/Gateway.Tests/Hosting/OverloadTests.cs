using System.Diagnostics;
using System.Net;
using Gateway.Tests.Advisories.Fixtures;

namespace Gateway.Tests.Hosting;

/// <summary>More than the gateway has places for is refused early, and those who watch it are answered all the same.</summary>
public sealed class OverloadTests
{
    [Fact]
    public async Task What_is_over_the_bound_is_refused_before_its_token_is_read_and_taken_again_when_there_is_room()
    {
        await using Held world = await Held.StartAsync(("Gateway:Limits:ConcurrentRequests", "3"));
        await world.HoldUploadsAsync(3);

        using HttpResponseMessage known = await world.AsBob.GetAsync("/v1/agencies");
        await known.RefusedAsync(HttpStatusCode.ServiceUnavailable, "overloaded");
        using HttpResponseMessage stranger = await world.Host.Anonymous().GetAsync("/v1/agencies");
        await stranger.RefusedAsync(HttpStatusCode.ServiceUnavailable, "overloaded");
        using HttpResponseMessage another = await world.AsAlice.PostAsync(Held.Advisories, world.Upload().Form());
        await another.RefusedAsync(HttpStatusCode.ServiceUnavailable, "overloaded");
        Assert.Equal(["close"], another.Headers.Connection);

        foreach (string open in (string[])["/health/live", "/health/ready", "/.well-known/advisory-gateway"])
        {
            using HttpResponseMessage response = await world.AsBob.GetAsync(open);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        await world.ReleaseAsync();
        await UntilServedAsync(world.AsBob);
        Assert.Contains(world.Host.Log.Lines, line => line.StartsWith("Warning 1103 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Uploads_have_fewer_places_than_others_and_inboxes_that_wait_take_none_of_theirs()
    {
        await using Held world = await Held.StartAsync(
            ("Gateway:Limits:ConcurrentRequests", "4"), ("Gateway:Limits:ConcurrentUploads", "1"), ("Gateway:Limits:ConcurrentWaits", "6"));
        await world.HoldUploadsAsync(1);

        using HttpResponseMessage second = await world.AsAlice.PostAsync(Held.Advisories, world.Upload().Form());
        await second.RefusedAsync(HttpStatusCode.ServiceUnavailable, "overloaded");
        Task<HttpResponseMessage>[] waiting = [.. Enumerable.Range(0, 6).Select(_ => world.AsBob.GetAsync("/v1/inbox?wait=60"))];
        using HttpResponseMessage other = await world.AsBob.GetAsync("/v1/agencies");
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);

        // What is published wakes them all.
        await world.ReleaseAsync();
        Assert.All(await Task.WhenAll(waiting), response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
    }

    [Fact]
    public async Task One_caller_does_not_take_the_places_of_all()
    {
        await using Held world = await Held.StartAsync(("Gateway:Limits:ConcurrentRequestsPerCaller", "2"));
        await world.HoldUploadsAsync(2);

        using HttpResponseMessage same = await world.AsAlice.GetAsync("/v1/agencies");
        await same.RefusedAsync(HttpStatusCode.TooManyRequests, "rate-limited");
        using HttpResponseMessage other = await world.AsBob.GetAsync("/v1/agencies");
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);

        await world.ReleaseAsync();
        await UntilServedAsync(world.AsAlice);
    }

    [Fact]
    public async Task Under_a_thousand_clients_health_is_answered_while_requests_are_shed()
    {
        const int clients = 1000;
        TimeSpan load = TimeSpan.FromSeconds(3);
        await using GatewayHost host = await GatewayHost.StartAsync(
            ("Gateway:Limits:ConcurrentRequests", "2"), ("Gateway:Limits:ConcurrentUploads", "1"), ("Gateway:Limits:ConcurrentRequestsPerCaller", "1000"), ("Gateway:Limits:ConnectionsPerAddress", "2000"),
            ("Gateway:Limits:PublicRequestsPerMinute", "1000000"));
        using HttpClient reader = await host.LogInAsync(host.Founder.Reader);
        using var prober = new HttpClient { BaseAddress = host.Url, Timeout = TimeSpan.FromSeconds(10) };
        var elapsed = Stopwatch.StartNew();

        Task<List<HttpStatusCode>>[] hammering = [.. Enumerable.Range(0, clients).Select(_ => RepeatAsync(reader, "/v1/agencies", () => elapsed.Elapsed < load))];
        List<HttpStatusCode> probes = await RepeatAsync(prober, "/health/live", () => elapsed.Elapsed < load);
        HttpStatusCode[] answers = [.. (await Task.WhenAll(hammering)).SelectMany(list => list)];

        Assert.All(probes, status => Assert.Equal(HttpStatusCode.OK, status));
        Assert.All(answers, status => Assert.True(status is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable, $"{status}"));
        Assert.Contains(HttpStatusCode.ServiceUnavailable, answers);
        Assert.Contains(HttpStatusCode.OK, answers);
        Assert.True(answers.Length >= clients);
        await UntilServedAsync(reader);
    }

    // An answer is with its reader a moment before its place is free again.
    private static async Task UntilServedAsync(HttpClient client)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        HttpStatusCode status;
        do
        {
            using HttpResponseMessage response = await client.GetAsync("/v1/agencies", bound.Token);
            status = response.StatusCode;
        }
        while (status != HttpStatusCode.OK);
    }

    private static async Task<List<HttpStatusCode>> RepeatAsync(HttpClient client, string path, Func<bool> again)
    {
        List<HttpStatusCode> answers = [];
        do
        {
            using HttpResponseMessage response = await client.GetAsync(path);
            answers.Add(response.StatusCode);
        }
        while (again());
        return answers;
    }

    /// <summary>A gateway with uploads of Alice's that are held in their middle for as long as a test likes.</summary>
    private sealed class Held : IAsyncDisposable
    {
        public const string Advisories = "/v1/advisories";

        private readonly List<(HeldContent Content, Task<HttpResponseMessage> Answer)> uploads = [];

        private Held(ExchangeHost host) => Host = host;

        public ExchangeHost Host { get; }

        public Member Alice { get; } = Member.Publisher("alpha");

        public Member Bob { get; } = Member.Reader("bravo");

        public HttpClient AsAlice { get; private set; } = null!;

        public HttpClient AsBob { get; private set; } = null!;

        public static async Task<Held> StartAsync(params (string Setting, string Value)[] settings)
        {
            var held = new Held(await ExchangeHost.StartAsync([.. settings, ("Gateway:Limits:BodyBytesPerSecond", "1")]));
            await held.Host.RecordAsync(held.Alice, held.Bob);
            held.AsAlice = await held.Host.LogInAsync(held.Alice);
            held.AsBob = await held.Host.LogInAsync(held.Bob);
            return held;
        }

        public Upload Upload() => new Upload(Alice, Gateway.Tests.Advisories.Fixtures.Upload.To("bravo")).With(new string('x', 300_000));

        /// <summary>Begins uploads, and returns when the document of each is being staged.</summary>
        public async Task HoldUploadsAsync(int count)
        {
            using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            while (uploads.Count < count)
            {
                byte[] body = await Upload().Form().ReadAsByteArrayAsync();
                var content = new HeldContent(body, body.Length - 100_000);
                Task<HttpResponseMessage> answer = AsAlice.PostAsync(Advisories, content);
                while (Host.PayloadFiles <= uploads.Count && !answer.IsCompleted)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(10), bound.Token);
                }

                // One that was answered met the end of the request before it, and is begun again.
                if (!answer.IsCompleted)
                {
                    uploads.Add((content, answer));
                }
            }
        }

        /// <summary>Lets the uploads go on, and waits until all are published.</summary>
        public async Task ReleaseAsync()
        {
            foreach ((HeldContent content, Task<HttpResponseMessage> answer) in uploads)
            {
                content.Release();
                using HttpResponseMessage response = await answer;
                Assert.Equal(HttpStatusCode.Created, response.StatusCode);
            }
        }

        public ValueTask DisposeAsync() => Host.DisposeAsync();
    }
}
