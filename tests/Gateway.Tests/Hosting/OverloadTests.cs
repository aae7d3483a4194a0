using System.Diagnostics;
using System.Net;

namespace Gateway.Tests.Hosting;

/// <summary>More than the gateway has places for is refused early, and those who watch it are answered all the same.</summary>
public sealed class OverloadTests
{
    [Fact]
    public async Task What_is_over_the_bound_is_refused_before_its_token_is_read_and_taken_again_when_there_is_room()
    {
        await using HeldUploads world = await HeldUploads.StartAsync(HeldUploads.FourPlaces);
        await world.HoldAsync(world.Alice, 3);
        await world.HoldAsync(world.Dave, 1);

        HttpClient asBob = world.As(world.Bob);
        using HttpResponseMessage known = await asBob.GetAsync("/v1/agencies");
        await known.RefusedAsync(HttpStatusCode.ServiceUnavailable, "overloaded");
        using HttpResponseMessage stranger = await world.Host.Anonymous().GetAsync("/v1/agencies");
        await stranger.RefusedAsync(HttpStatusCode.ServiceUnavailable, "overloaded");
        using HttpResponseMessage another = await world.As(world.Alice).PostAsync(HeldUploads.Advisories, world.Upload(world.Alice).Form());
        await another.RefusedAsync(HttpStatusCode.ServiceUnavailable, "overloaded");
        Assert.Equal(["close"], another.Headers.Connection);

        foreach (string open in (string[])["/health/live", "/health/ready", "/.well-known/advisory-gateway"])
        {
            using HttpResponseMessage response = await asBob.GetAsync(open);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        await world.ReleaseAsync();
        await UntilServedAsync(asBob);
        Assert.Contains(world.Host.Log.Lines, line => line.StartsWith("Warning 1103 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Uploads_have_fewer_places_than_others_and_inboxes_that_wait_take_none_of_theirs()
    {
        await using HeldUploads world = await HeldUploads.StartAsync(
            [.. HeldUploads.FourPlaces, ("Gateway:Limits:ConcurrentUploads", "2"), ("Gateway:Limits:ConcurrentUploadsPerAgency", "1"), ("Gateway:Limits:ConcurrentWaits", "5")]);
        await world.HoldAsync(world.Alice, 1);
        await world.HoldAsync(world.Dave, 1);

        using HttpResponseMessage third = await world.As(world.Alice).PostAsync(HeldUploads.Advisories, world.Upload(world.Alice).Form());
        await third.RefusedAsync(HttpStatusCode.ServiceUnavailable, "overloaded");
        Task<HttpResponseMessage>[] waiting =
        [
            .. Enumerable.Range(0, 3).Select(_ => world.As(world.Bob).GetAsync("/v1/inbox?wait=60")),
            .. Enumerable.Range(0, 2).Select(_ => world.As(world.Carol).GetAsync("/v1/inbox?wait=60")),
        ];
        using HttpResponseMessage other = await world.As(world.Carol).GetAsync("/v1/agencies");
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);

        // What is published wakes them all.
        await world.ReleaseAsync();
        Assert.All(await Task.WhenAll(waiting), response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
    }

    [Fact]
    public async Task One_caller_does_not_take_the_places_of_all()
    {
        await using HeldUploads world = await HeldUploads.StartAsync(("Gateway:Limits:ConcurrentRequestsPerCaller", "2"));
        await world.HoldAsync(world.Alice, 2);

        using HttpResponseMessage same = await world.As(world.Alice).GetAsync("/v1/agencies");
        await same.RefusedAsync(HttpStatusCode.TooManyRequests, "rate-limited");
        using HttpResponseMessage other = await world.As(world.Bob).GetAsync("/v1/agencies");
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);

        await world.ReleaseAsync();
        await UntilServedAsync(world.As(world.Alice));
    }

    [Fact]
    public async Task Under_a_thousand_clients_health_is_answered_while_requests_are_shed()
    {
        const int clients = 1000;
        TimeSpan load = TimeSpan.FromSeconds(3);
        TimeSpan promised = TimeSpan.FromSeconds(1);
        // The places there are stay as they are set.
        await using GatewayHost host = await GatewayHost.StartAsync(("Gateway:Limits:ConnectionsPerAddress", "2000"), ("Gateway:Limits:PublicRequestsPerMinute", "1000000"));
        HttpClient[] callers = await Task.WhenAll(new[] { host.Founder.Reader, host.Founder.Admin, host.Founder.Auditor, host.Founder.Keyholder }.Select(principal => host.LogInAsync(principal)));
        using var prober = new HttpClient { BaseAddress = host.Url };
        var elapsed = Stopwatch.StartNew();

        Task<List<HttpStatusCode>>[] hammering =
            [.. Enumerable.Range(0, clients).Select(number => RepeatAsync(callers[number % callers.Length], "/v1/agencies", () => elapsed.Elapsed < load))];
        List<Probe>[] probes = await Task.WhenAll(new[] { "/health/live", "/health/ready" }.Select(path => ProbeAsync(prober, path, () => elapsed.Elapsed < load)));
        HttpStatusCode[] answers = [.. (await Task.WhenAll(hammering)).SelectMany(list => list)];

        // Every one is answered, and in time: the median, since client and gateway share one machine here, and the machine with others.
        Assert.All(probes, each => Assert.All(each, probe => Assert.Equal(HttpStatusCode.OK, probe.Status)));
        Assert.All(probes, each => Assert.InRange(each.Select(probe => probe.Took).Order().ElementAt(each.Count / 2), TimeSpan.Zero, promised));
        Assert.All(answers, status => Assert.True(status is HttpStatusCode.OK || IsShed(status), $"{status}"));
        Assert.Contains(answers, IsShed);
        Assert.Contains(HttpStatusCode.OK, answers);
        Assert.True(answers.Length >= clients);
        await UntilServedAsync(callers[0]);
        Array.ForEach(callers, caller => caller.Dispose());
    }

    // For want of a place of all, or of one of the caller's own.
    private static bool IsShed(HttpStatusCode status) => status is HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests;

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

    private static async Task<List<Probe>> ProbeAsync(HttpClient client, string path, Func<bool> again)
    {
        List<Probe> probes = [];
        do
        {
            var took = Stopwatch.StartNew();
            using HttpResponseMessage response = await client.GetAsync(path);
            probes.Add(new Probe(response.StatusCode, took.Elapsed));
        }
        while (again());
        return probes;
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

    private sealed record Probe(HttpStatusCode Status, TimeSpan Took);
}
