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
    public async Task A_gateway_that_is_read_only_takes_no_change_and_shows_what_it_has()
    {
        await using GatewayHost host = await GatewayHost.StartAsync(("Gateway:ReadOnly", "true"));
        using HttpClient admin = await host.LogInAsync(host.Founder.Admin);
        using HttpResponseMessage change = await admin.PostAsync("/v1/agencies", host.Accept(new TestAgency("bravo")));
        await change.RefusedAsync(HttpStatusCode.ServiceUnavailable, "read-only");
        using HttpResponseMessage read = await admin.GetAsync("/v1/agencies");
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
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
