using System.Net;

namespace Gateway.Tests.Hosting;

public sealed class LimitTests
{
    [Fact]
    public async Task An_address_without_a_token_is_counted_and_a_principal_is_counted_by_itself()
    {
        await using GatewayHost host = await GatewayHost.StartAsync(
            ("Gateway:Limits:AddressRequestsPerMinute", "5"), ("Gateway:Limits:PrincipalRequestsPerMinute", "4"));
        using HttpClient reader = await host.LogInAsync(host.Founder.Reader);
        using HttpClient admin = await host.LogInAsync(host.Founder.Admin);
        await CountAsync(host.Client, "/v1/agencies", HttpStatusCode.Unauthorized, 5);
        await CountAsync(reader, "/v1/agencies", HttpStatusCode.OK, 3);
        await CountAsync(admin, "/v1/agencies", HttpStatusCode.OK, 3);
    }

    [Fact]
    public async Task Probes_and_discovery_are_not_counted_with_the_rest()
    {
        await using GatewayHost host = await GatewayHost.StartAsync(("Gateway:Limits:AddressRequestsPerMinute", "1"));
        await CountAsync(host.Client, "/nowhere", HttpStatusCode.NotFound, 1);
        for (int i = 0; i < 20; i++)
        {
            using HttpResponseMessage response = await host.Client.GetAsync("/health/live");
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    [Fact]
    public async Task Logins_that_succeed_are_the_principals_and_those_that_fail_the_addresss()
    {
        await using GatewayHost host = await GatewayHost.StartAsync(("Gateway:Limits:AddressRequestsPerMinute", "3"));
        for (int i = 0; i < 10; i++)
        {
            await host.GetTokenAsync(host.Founder.Reader);
        }

        for (int i = 0; i < 3; i++)
        {
            using HttpResponseMessage failed = await host.RequestTokenAsync("no.assertion.here");
            await failed.RefusedAsync(HttpStatusCode.Unauthorized, "invalid-token");
        }

        using HttpResponseMessage refused = await host.RequestTokenAsync(host.CreateAssertion(host.Founder.Reader));
        await refused.RefusedAsync(HttpStatusCode.TooManyRequests, "rate-limited");
    }

    [Fact]
    public async Task Each_principal_and_each_address_has_its_own_rate_for_each_class_of_requests()
    {
        await using GatewayHost host = await GatewayHost.StartAsync(
            ("Gateway:Limits:PrincipalRequestsPerMinute", "3"), ("Gateway:Limits:LogRequestsPerMinute", "5"),
            ("Gateway:Limits:AddressRequestsPerMinute", "2"), ("Gateway:Limits:PublicRequestsPerMinute", "4"));
        TestPrincipal[] principals = [host.Founder.Reader, host.Founder.Admin, host.Founder.Auditor, host.Founder.Keyholder, host.Founder.Publisher, host.Founder.Service];
        HttpClient[] clients = await Task.WhenAll(principals.Select(principal => host.LogInAsync(principal)));
        foreach (HttpClient client in clients)
        {
            // The login was the first of its three.
            await CountAsync(client, "/v1/agencies", HttpStatusCode.OK, 2);
            await CountAsync(client, "/v1/logs/audit/checkpoint", HttpStatusCode.OK, 5);
            client.Dispose();
        }

        await CountAsync(host.Client, "/v1/agencies", HttpStatusCode.Unauthorized, 2);
        await CountAsync(host.Client, "/.well-known/advisory-gateway", HttpStatusCode.OK, 4);
    }

    [Fact]
    public async Task A_forwarded_address_is_not_believed_unless_a_proxy_is_configured()
    {
        await using GatewayHost host = await GatewayHost.StartAsync(("Gateway:Limits:AddressRequestsPerMinute", "2"));
        await ForwardedAsync(host, "192.0.2.1", HttpStatusCode.Unauthorized);
        await ForwardedAsync(host, "192.0.2.2", HttpStatusCode.Unauthorized);
        await ForwardedAsync(host, "192.0.2.3", HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Behind_configured_proxies_the_address_that_counts_is_the_one_that_the_outermost_of_them_saw()
    {
        await using GatewayHost host = await GatewayHost.StartAsync(
            ("Gateway:Limits:AddressRequestsPerMinute", "2"), ("Gateway:TrustedProxies:0", "127.0.0.1"), ("Gateway:TrustedProxies:1", "198.51.100.7"));
        await ForwardedAsync(host, "192.0.2.1", HttpStatusCode.Unauthorized);
        await ForwardedAsync(host, "192.0.2.2", HttpStatusCode.Unauthorized);
        await ForwardedAsync(host, "192.0.2.1, 198.51.100.7", HttpStatusCode.Unauthorized);

        // What stands before the address that the proxy saw is the caller's own invention.
        await ForwardedAsync(host, "203.0.113.5, 192.0.2.1", HttpStatusCode.TooManyRequests);
        await ForwardedAsync(host, "203.0.113.6, 192.0.2.1, 198.51.100.7", HttpStatusCode.TooManyRequests);
        await ForwardedAsync(host, "192.0.2.2", HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task All_of_an_IPv6_customers_addresses_count_as_one()
    {
        await using GatewayHost host = await GatewayHost.StartAsync(("Gateway:Limits:AddressRequestsPerMinute", "2"), ("Gateway:TrustedProxies:0", "127.0.0.1"));
        await ForwardedAsync(host, "2001:db8:1:2::1", HttpStatusCode.Unauthorized);
        await ForwardedAsync(host, "2001:db8:1:2:ffff::9", HttpStatusCode.Unauthorized);
        await ForwardedAsync(host, "2001:db8:1:2::3", HttpStatusCode.TooManyRequests);
        await ForwardedAsync(host, "2001:db8:1:3::1", HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_gateway_that_is_read_only_takes_no_change_and_shows_what_it_has()
    {
        await using GatewayHost host = await GatewayHost.StartAsync(("Gateway:ReadOnly", "true"));
        using HttpClient admin = await host.LogInAsync(host.Founder.Admin);
        using HttpResponseMessage change = await admin.PostAsync("/v1/agencies", host.Accept(new TestAgency("bravo")));
        await change.RefusedAsync(HttpStatusCode.ServiceUnavailable, "read-only");
        using HttpResponseMessage read = await admin.GetAsync("/v1/agencies");
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
    }

    private static async Task ForwardedAsync(GatewayHost host, string forwardedFor, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/agencies");
        request.Headers.Add("X-Forwarded-For", forwardedFor);
        using HttpResponseMessage response = await host.Client.SendAsync(request);
        Assert.Equal(expected, response.StatusCode);
    }

    private static async Task CountAsync(HttpClient client, string path, HttpStatusCode ordinary, int allowed)
    {
        for (int i = 0; i < allowed; i++)
        {
            using HttpResponseMessage response = await client.GetAsync(path);
            Assert.Equal(ordinary, response.StatusCode);
        }

        using HttpResponseMessage refused = await client.GetAsync(path);
        await refused.RefusedAsync(HttpStatusCode.TooManyRequests, "rate-limited");
    }
}
