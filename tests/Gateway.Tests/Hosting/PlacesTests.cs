using System.Net;
using Gateway.Tests.Advisories.Fixtures;

namespace Gateway.Tests.Hosting;

/// <summary>Nobody takes all places that there are: no agency, and no strangers, be they as many as they like.</summary>
public sealed class PlacesTests
{
    private const int UploadsOfAnAgency = 8;
    private const int LoginsOfAnAddress = 32;
    private const int LoginsOfAll = 128;
    private const string Busy = "POST /oauth/token HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ";

    [Fact]
    public async Task With_the_settings_as_they_come_one_agency_leaves_others_places_for_their_uploads()
    {
        await using HeldUploads world = await HeldUploads.StartAsync();
        await world.HoldAsync(world.Alice, UploadsOfAnAgency - 1);
        await world.HoldAsync(world.Amy, 1);

        foreach (Member one in (Member[])[world.Alice, world.Amy])
        {
            using HttpResponseMessage beyond = await world.As(one).PostAsync(HeldUploads.Advisories, world.Upload(one).Form());
            await beyond.RefusedAsync(HttpStatusCode.TooManyRequests, "rate-limited");
            Assert.NotNull(beyond.Headers.RetryAfter);
            using HttpResponseMessage other = await world.As(one).GetAsync("/v1/agencies");
            Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        }

        await world.As(world.Dave).PublishAsync(world.Upload(world.Dave));
        await world.ReleaseAsync();
    }

    [Fact]
    public async Task The_principals_of_one_agency_together_leave_others_their_places_and_wait_at_their_inboxes_all_the_same()
    {
        await using HeldUploads world = await HeldUploads.StartAsync(("Gateway:Limits:ConcurrentRequestsPerAgency", "2"));
        await world.HoldAsync(world.Alice, 1);
        await world.HoldAsync(world.Amy, 1);

        using HttpResponseMessage same = await world.As(world.Amy).GetAsync("/v1/agencies");
        await same.RefusedAsync(HttpStatusCode.TooManyRequests, "rate-limited");
        using HttpResponseMessage inbox = await world.As(world.Amy).GetAsync("/v1/inbox");
        Assert.Equal(HttpStatusCode.OK, inbox.StatusCode);
        using HttpResponseMessage other = await world.As(world.Bob).GetAsync("/v1/agencies");
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        await world.ReleaseAsync();
    }

    [Fact]
    public async Task With_the_settings_as_they_come_slow_logins_from_few_addresses_take_no_place_of_those_who_have_a_token()
    {
        await using GatewayHost host = await GatewayHost.StartAsync(("Gateway:Limits:BodyBytesPerSecond", "1"));
        using HttpClient member = await host.LogInAsync(host.Founder.Reader);
        IPAddress[] few = [.. Enumerable.Range(2, LoginsOfAll / LoginsOfAnAddress).Select(last => IPAddress.Parse($"127.0.0.{last}"))];
        List<RawConnection> slow = [];
        foreach (IPAddress from in Enumerable.Repeat(few, LoginsOfAnAddress).SelectMany(all => all))
        {
            slow.Add(await LogInSlowlyAsync(host.Url, from));
        }

        // What was tried meanwhile may have had the place of one that was to be slow.
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (await LogInAsync(host.Url, IPAddress.Parse("127.0.0.99")) != "503" || !await AreRefusedAsync(host.Url, few))
        {
            foreach (IPAddress from in few)
            {
                slow.Add(await LogInSlowlyAsync(host.Url, from));
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), bound.Token);
        }

        foreach (string path in (string[])["/v1/agencies", "/health/live", "/health/ready"])
        {
            using HttpResponseMessage response = await member.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        slow.ForEach(connection => connection.Dispose());
    }

    // Each has as many under way as it may, and is told so.
    private static async Task<bool> AreRefusedAsync(Uri url, IPAddress[] few) => (await Task.WhenAll(few.Select(from => LogInAsync(url, from)))).All(status => status == "429");

    private static async Task<RawConnection> LogInSlowlyAsync(Uri url, IPAddress from)
    {
        RawConnection connection = await RawConnection.OpenAsync(url, from: from);
        await connection.SendAsync($"{Busy}500\r\n\r\n{new string('x', 400)}");
        return connection;
    }

    // Logs in with nothing that would let it in, which is not even looked at where there is no place: the status of the answer.
    private static async Task<string> LogInAsync(Uri url, IPAddress from)
    {
        using RawConnection connection = await RawConnection.OpenAsync(url, from: from);
        await connection.SendAsync($"{Busy}3\r\n\r\na=b");
        string head = await connection.ReadHeadAsync();
        return head.Split(' ', 3)[1];
    }
}
