using System.Net;
using System.Net.Sockets;

namespace Gateway.Tests.Hosting;

/// <summary>One address has so many connections and no more, whatever it does with them; others are served meanwhile.</summary>
public sealed class ConnectionsPerAddressTests
{
    private const string Probe = "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n";

    private static readonly IPAddress Here = IPAddress.Parse("127.0.0.1");
    private static readonly IPAddress Elsewhere = IPAddress.Parse("127.0.0.2");

    [Fact]
    public async Task Connections_of_one_address_beyond_its_bound_are_closed_and_health_answers_everybody_else()
    {
        await using GatewayHost host = await GatewayHost.StartAsync(("Gateway:Limits:ConnectionsPerAddress", "3"));
        RawConnection[] open = await OpenAsync(host, Here, 3);
        for (int i = 0; i < 20; i++)
        {
            await AssertClosedAsync(host, Here);
        }

        foreach (RawConnection connection in await OpenAsync(host, Elsewhere, 3))
        {
            connection.Dispose();
        }

        // Those within the bound go on, and a place that is given up is another's.
        await open[0].SendAsync(Probe.Replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n", StringComparison.Ordinal));
        Assert.Contains("HTTP/1.1 200 ", await open[0].ReadToEndAsync(), StringComparison.Ordinal);
        await UntilServedAsync(host);
        Array.ForEach(open, connection => connection.Dispose());
    }

    [Fact]
    public async Task The_configured_proxies_carry_more_and_nobody_else_does()
    {
        await using GatewayHost host = await GatewayHost.StartAsync(("Gateway:Limits:ConnectionsPerAddress", "1"), ("Gateway:TrustedProxies:0", "127.0.0.1"));
        RawConnection[] ofProxy = await OpenAsync(host, Here, 5);
        RawConnection[] ofOther = await OpenAsync(host, Elsewhere, 1);
        await AssertClosedAsync(host, Elsewhere);
        Array.ForEach([.. ofProxy, .. ofOther], connection => connection.Dispose());
    }

    [Fact]
    public async Task The_discovery_document_names_the_bound()
    {
        await using GatewayHost host = await GatewayHost.StartAsync(("Gateway:Limits:ConnectionsPerAddress", "77"));
        string discovery = await host.Client.GetStringAsync("/.well-known/advisory-gateway");
        Assert.Contains("\"connectionsPerAddress\":77", discovery, StringComparison.Ordinal);
    }

    /// <summary>Connections that the server has in its hands: each was answered.</summary>
    private static async Task<RawConnection[]> OpenAsync(GatewayHost host, IPAddress from, int count)
    {
        RawConnection[] connections = [.. await Task.WhenAll(Enumerable.Range(0, count).Select(_ => RawConnection.OpenAsync(host.Url, from: from)))];
        foreach (RawConnection connection in connections)
        {
            await connection.SendAsync(Probe);
            Assert.StartsWith("HTTP/1.1 200 ", await connection.ReadHeadAsync(), StringComparison.Ordinal);
        }

        return connections;
    }

    /// <summary>Nothing was asked, nothing is waited for, and nothing is answered.</summary>
    private static async Task AssertClosedAsync(GatewayHost host, IPAddress from)
    {
        try
        {
            using RawConnection beyond = await RawConnection.OpenAsync(host.Url, from: from);
            Assert.Empty(await beyond.ReadToEndAsync());
        }
        catch (SocketException)
        {
            // Closed before this side had seen it open.
        }
    }

    private static async Task UntilServedAsync(GatewayHost host)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            try
            {
                using RawConnection connection = await RawConnection.OpenAsync(host.Url, from: Here);
                await connection.SendAsync(Probe);
                if ((await connection.ReadHeadAsync()).StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal))
                {
                    return;
                }
            }
            catch (Exception closed) when (closed is IOException or SocketException)
            {
                // Closed before the probe was sent.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), bound.Token);
        }
    }
}
