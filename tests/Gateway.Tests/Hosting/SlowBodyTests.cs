using System.Diagnostics;
using Gateway.Tests.Advisories.Fixtures;

namespace Gateway.Tests.Hosting;

/// <summary>
/// A body has to keep its pace to the end: what came fast at first buys no time for what does not come. At the rates here the server's own rule, an average since the
/// body began, would wait for longer than a connection of these tests does.
/// </summary>
public sealed class SlowBodyTests
{
    private static readonly TimeSpan Drop = TimeSpan.FromMilliseconds(500);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_upload_that_begins_fast_and_then_stalls_or_trickles_is_timed_out_and_gives_its_place_back(bool trickles)
    {
        await using ExchangeHost host = await ExchangeHost.StartAsync(("Gateway:Limits:BodyBytesPerSecond", "65536"));
        Member alice = Member.Publisher("alpha");
        await host.RecordAsync(alice, Member.Reader("bravo"));
        string token = await host.GetTokenAsync(alice.Id, alice.Access);
        byte[] body = await new Upload(alice, Upload.To("bravo")).With(new byte[8 * 1024 * 1024]).Form().ReadAsByteArrayAsync();
        using RawConnection connection = await RawConnection.OpenAsync(host.Url);
        await connection.SendAsync(Head("/v1/advisories", token, HeldContent.MediaType, body.Length));

        await connection.SendAsync(body[..(5 * 1024 * 1024)]);
        Task<string> answer = connection.ReadHeadAsync();
        if (trickles)
        {
            await TrickleAsync(connection, answer);
        }

        Assert.StartsWith("HTTP/1.1 408 ", await answer, StringComparison.Ordinal);
        Assert.Contains("\r\nConnection: close\r\n", await answer, StringComparison.Ordinal);
        Assert.Equal(0, host.PayloadFiles);
        HttpClient asAlice = await host.LogInAsync(alice);
        await asAlice.PublishAsync(new Upload(alice, Upload.To("bravo")).With("in its place"));
    }

    [Fact]
    public async Task A_small_body_that_begins_fast_and_then_stalls_is_timed_out()
    {
        await using GatewayHost host = await GatewayHost.StartAsync(("Gateway:Limits:BodyBytesPerSecond", "16384"), ("Gateway:Limits:JsonBytes", "1048576"));
        string token = await host.GetTokenAsync(host.Founder.Keyholder);
        using RawConnection connection = await RawConnection.OpenAsync(host.Url);
        await connection.SendAsync(Head("/v1/agencies", token, "application/json", 1_000_000));

        await connection.SendAsync("{\"x\":\"" + new string('x', 900_000));

        string answer = await connection.ReadToEndAsync();
        Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
        Assert.Contains("urn:advisory-gateway:problem:request-timeout", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_pauses_but_keeps_its_pace_is_taken_however_long_it_takes()
    {
        TimeSpan patience = TimeSpan.FromSeconds(6);
        TimeSpan pause = TimeSpan.FromSeconds(2);
        const int pauses = 4;
        await using ExchangeHost host = await ExchangeHost.StartAsync(("Gateway:Limits:BodyBytesPerSecond", "16384"));
        Member alice = Member.Publisher("alpha");
        await host.RecordAsync(alice, Member.Reader("bravo"));
        string token = await host.GetTokenAsync(alice.Id, alice.Access);
        byte[] body = await new Upload(alice, Upload.To("bravo")).With(new byte[1024 * 1024]).Form().ReadAsByteArrayAsync();
        using RawConnection connection = await RawConnection.OpenAsync(host.Url);
        var elapsed = Stopwatch.StartNew();
        await connection.SendAsync(Head("/v1/advisories", token, HeldContent.MediaType, body.Length));

        foreach (byte[] part in body.Chunk((body.Length / (pauses + 1)) + 1))
        {
            await connection.SendAsync(part);
            await Task.Delay(pause);
        }

        Assert.StartsWith("HTTP/1.1 201 ", await connection.ReadHeadAsync(), StringComparison.Ordinal);
        Assert.True(elapsed.Elapsed > patience, "the pauses were too short to tell");
    }

    private static string Head(string path, string token, string mediaType, int length) =>
        $"POST {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Type: {mediaType}\r\nContent-Length: {length}\r\n\r\n";

    // A byte now and then until the gateway has had enough of it.
    private static async Task TrickleAsync(RawConnection connection, Task answer)
    {
        try
        {
            while (await Task.WhenAny(answer, Task.Delay(Drop)) != answer)
            {
                await connection.SendAsync("x");
            }
        }
        catch (IOException)
        {
            // Closed by the other side.
        }
    }
}
