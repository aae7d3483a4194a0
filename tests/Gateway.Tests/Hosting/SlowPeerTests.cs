using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Gateway.Exchange;
using Gateway.Tests.Advisories.Fixtures;

namespace Gateway.Tests.Hosting;

/// <summary>Those who send without end, or neither send nor read, are let go of. What they would have been is over real sockets.</summary>
public sealed class SlowPeerTests
{
    [Fact]
    public async Task Headers_that_do_not_end_are_timed_out()
    {
        await using GatewayHost host = await GatewayHost.StartAsync(("Gateway:Limits:RequestHeadersSeconds", "1"));
        using RawConnection connection = await RawConnection.OpenAsync(host.Url);
        await connection.SendAsync("GET /health/live HTTP/1.1\r\nHost: x\r\nX-Slow: ");
        Assert.StartsWith("HTTP/1.1 408 ", await connection.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_that_are_too_long_are_refused_while_they_come()
    {
        await using GatewayHost host = await GatewayHost.StartAsync(("Gateway:Limits:RequestHeadersBytes", "4096"));
        using RawConnection connection = await RawConnection.OpenAsync(host.Url);
        await connection.SendAsync($"GET /health/live HTTP/1.1\r\nHost: x\r\nX-Long: {new string('x', 5000)}\r\n");
        Assert.StartsWith("HTTP/1.1 431 ", await connection.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/agencies", "application/json")]
    [InlineData("/oauth/token", "application/x-www-form-urlencoded")]
    public async Task A_small_body_in_chunks_without_end_is_refused_at_its_limit(string path, string mediaType)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        string token = await host.GetTokenAsync(host.Founder.Keyholder);
        await RefusedWhileItComesAsync(host.Url, path, token, mediaType, "", "413");
    }

    [Theory]
    [InlineData("", "400")]
    [InlineData("--b\r\nContent-Disposition: form-data; name=\"metadata\"\r\n\r\n", "413")]
    public async Task An_upload_in_chunks_without_end_is_refused_at_its_limit(string beginning, string status)
    {
        await using ExchangeHost host = await ExchangeHost.StartAsync(("Gateway:Limits:DocumentBytes", "1000"));
        Member alice = Member.Publisher("alpha");
        await host.RecordAsync(alice);
        string token = await host.GetTokenAsync(alice.Id, alice.Access);
        await RefusedWhileItComesAsync(host.Url, "/v1/advisories", token, "multipart/form-data; boundary=b", beginning, status);
        Assert.Equal(0, host.PayloadFiles);
    }

    [Fact]
    public async Task A_reader_who_stalls_is_cut_off_and_holds_nothing_open()
    {
        const int readers = 2;
        await using ExchangeHost host = await ExchangeHost.StartAsync(
            ("Gateway:Limits:AnswerBytesPerSecond", "1048576"), ("Gateway:Limits:ConcurrentRequestsPerCaller", $"{readers}"));
        Member alice = Member.Publisher("alpha");
        Member bob = Member.Reader("bravo");
        await host.RecordAsync(alice, bob);
        HttpClient asAlice = await host.LogInAsync(alice);
        AdvisoryId id = await asAlice.PublishAsync(new Upload(alice, Upload.To("bravo")).With(new byte[32 * 1024 * 1024]));
        string token = await host.GetTokenAsync(bob.Id, bob.Access);
        string request = $"GET /v1/advisories/{id}/content/0 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\r\n";

        // They read no more than the head, and 32 MiB are more than sockets hold.
        (RawConnection Connection, long Promised)[] stalled = await Task.WhenAll(Enumerable.Range(0, readers).Select(_ => BeginAsync(host.Url, request)));
        await UntilAsync(() => host.Log.Lines.Count(line => line.StartsWith("Information 1104 ", StringComparison.Ordinal)) == readers);

        // All the places that their caller has were theirs.
        using var asBob = new HttpClient { BaseAddress = host.Url };
        asBob.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        await UntilServedAsync(asBob);
        foreach ((RawConnection connection, long promised) in stalled)
        {
            Assert.True((await connection.ReadToEndAsync()).Length < promised, "the answer was completed");
            connection.Dispose();
        }

        Assert.DoesNotContain(host.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal) || line.StartsWith("Critical", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Idle_connections_beyond_the_bound_are_closed_and_those_within_are_served()
    {
        await using GatewayHost host = await GatewayHost.StartAsync(("Gateway:Limits:Connections", "4"));
        RawConnection[] idle = [.. await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => RawConnection.OpenAsync(host.Url)))];
        // Each is in the server's hands once it has answered.
        foreach (RawConnection connection in idle)
        {
            await connection.SendAsync("GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n");
            Assert.StartsWith("HTTP/1.1 200 ", await connection.ReadHeadAsync(), StringComparison.Ordinal);
        }

        using RawConnection beyond = await RawConnection.OpenAsync(host.Url);
        Assert.Empty(await beyond.ReadToEndAsync());

        Array.ForEach(idle, connection => connection.Dispose());
        await UntilServedAsync(host.Client, "/health/live");
    }

    // Chunk after chunk until the gateway says that it is enough: far more than any limit here, and nothing like what it would take to fill a memory.
    private static async Task RefusedWhileItComesAsync(Uri url, string path, string token, string mediaType, string beginning, string status)
    {
        const long enough = 64L * 1024 * 1024;
        byte[] chunk = Encoding.ASCII.GetBytes($"4000\r\n{new string('x', 0x4000)}\r\n");
        using RawConnection connection = await RawConnection.OpenAsync(url);
        await connection.SendAsync(
            $"POST {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Type: {mediaType}\r\nTransfer-Encoding: chunked\r\n\r\n");
        if (beginning.Length > 0)
        {
            await connection.SendAsync($"{beginning.Length:x}\r\n{beginning}\r\n");
        }

        Task<string> head = connection.ReadHeadAsync();
        long sent = await connection.SendWithoutEndAsync(chunk, enough, head);
        Assert.True(sent < enough, "the gateway took it all");
        Assert.StartsWith($"HTTP/1.1 {status} ", await head, StringComparison.Ordinal);
    }

    // Begins a download and reads its head. One that finds no place met the end of a request before it, and is begun again.
    private static async Task<(RawConnection Connection, long Promised)> BeginAsync(Uri url, string request)
    {
        while (true)
        {
            RawConnection connection = await RawConnection.OpenAsync(url, receiveBufferBytes: 4096);
            await connection.SendAsync(request);
            string head = await connection.ReadHeadAsync();
            if (!head.StartsWith("HTTP/1.1 429 ", StringComparison.Ordinal))
            {
                Assert.StartsWith("HTTP/1.1 200 ", head, StringComparison.Ordinal);
                return (connection, long.Parse(head.Split("Content-Length: ")[1].Split("\r\n")[0], CultureInfo.InvariantCulture));
            }

            connection.Dispose();
        }
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!holds())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), bound.Token);
        }
    }

    private static async Task UntilServedAsync(HttpClient client, string path = "/v1/agencies")
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            try
            {
                using HttpResponseMessage response = await client.GetAsync(path, bound.Token);
                if (response.StatusCode == HttpStatusCode.OK)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Closed without an answer; the next attempt is another connection.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), bound.Token);
        }
    }
}
