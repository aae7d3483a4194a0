using System.Net;

namespace Gateway.Tests.Hosting;

public sealed class StartTests(GatewayHost host) : IClassFixture<GatewayHost>
{
    [Fact]
    public async Task A_gateway_that_was_just_made_is_ready()
    {
        using HttpResponseMessage response = await host.Client.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task The_founder_logs_in_and_reads_the_directory()
    {
        using HttpClient client = await host.LogInAsync(host.Founder.Reader);
        using HttpResponseMessage response = await client.GetAsync("/v1/agencies/alpha");
        using var answer = await response.ReadJsonAsync();
        Assert.Equal("alpha", answer.RootElement.GetProperty("agency").GetString());
    }

    [Fact]
    public async Task A_second_agency_joins_and_logs_in()
    {
        TestAgency agency = await host.JoinAsync("bravo");
        using HttpClient client = await host.LogInAsync(agency.Reader);
        using HttpResponseMessage response = await client.GetAsync("/v1/agencies");
        using var answer = await response.ReadJsonAsync();
        Assert.Contains("bravo", answer.RootElement.GetRawText(), StringComparison.Ordinal);
    }
}
