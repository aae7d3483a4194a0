using System.Net;
using Gateway.Audit;
using Gateway.Server.Keys;
using Gateway.Tests.Hosting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Logs;

public sealed class PublicLogTests
{
    private const string Forever = "public, max-age=31536000, immutable";

    [Fact]
    public async Task A_stranger_verifies_a_public_directory_from_its_checkpoint_and_bundle_alone()
    {
        await using GatewayHost host = await GatewayHost.StartAsync(("Gateway:Logs:Public", "true"));
        var checkpoint = Checkpoint.Parse(await host.Client.GetByteArrayAsync("/v1/logs/directory/checkpoint"));
        Assert.Equal(Verdict.Ok, checkpoint.Verify(host.Services.GetRequiredService<GatewayKeys>().VerifierOf(LogName.Directory)));
        var address = BundleAddress.Of(0, checkpoint.Tree.Size);
        IReadOnlyList<ReadOnlyMemory<byte>> entries = EntryBundle.Parse(await host.Client.GetByteArrayAsync($"/v1/logs/directory/tile/{address}"));
        Assert.Equal(checkpoint.Tree.Root, MerkleTree.HashTree([.. entries.Select(entry => MerkleTree.HashLeaf(entry.Span))]));
    }

    [Theory]
    [InlineData("/v1/logs/audit/tile/0/000.p/1")]
    [InlineData("/v1/logs/directory/tile/0/000.p/1")]
    [InlineData("/v1/logs/directory/tile/entries/000.p/1")]
    public async Task What_is_public_and_never_changes_may_be_kept_for_ever(string path)
    {
        await using GatewayHost host = await GatewayHost.StartAsync(("Gateway:Logs:Public", "true"));
        using HttpResponseMessage response = await host.Client.GetAsync(path);
        Assert.Equal((HttpStatusCode.OK, Forever), (response.StatusCode, response.Headers.GetValues("Cache-Control").Single()));
        using HttpResponseMessage beyond = await host.Client.GetAsync(path.Replace(".p/1", "", StringComparison.Ordinal));
        await beyond.RefusedAsync(HttpStatusCode.NotFound, "not-found");
        Assert.Equal("no-store", beyond.Headers.GetValues("Cache-Control").Single());
    }

    [Fact]
    public async Task A_public_log_opens_these_endpoints_and_no_others()
    {
        await using GatewayHost host = await GatewayHost.StartAsync(("Gateway:Logs:Public", "true"));
        IEnumerable<string> open = host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            .Select(endpoint => endpoint.RoutePattern.RawText!)
            .Where(route => route.StartsWith("/v1/", StringComparison.Ordinal));
        const string EitherLog = "/v1/logs/{log:regex(^(audit|directory)$)}";
        Assert.Equal(
            ["/v1/logs/directory/tile/entries/{**path}", $"{EitherLog}/checkpoint", $"{EitherLog}/tile/{{**path}}"], open.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("/v1/logs/audit/tile/entries/000.p/1")]
    [InlineData("/v1/logs/audit/entries")]
    [InlineData("/v1/logs/directory/entries")]
    public async Task Entries_of_a_public_log_still_ask_for_a_token(string path)
    {
        await using GatewayHost host = await GatewayHost.StartAsync(("Gateway:Logs:Public", "true"));
        using HttpResponseMessage response = await host.Client.GetAsync(path);
        await response.RefusedAsync(HttpStatusCode.Unauthorized, "missing-token");
    }

    [Fact]
    public async Task An_auditor_s_bundle_is_not_for_caches_even_if_the_log_is_public()
    {
        await using GatewayHost host = await GatewayHost.StartAsync(("Gateway:Logs:Public", "true"));
        using HttpClient auditor = await host.LogInAsync(host.Founder.Auditor);
        using HttpResponseMessage response = await auditor.GetAsync("/v1/logs/audit/tile/entries/000.p/1");
        Assert.Equal((HttpStatusCode.OK, "no-store"), (response.StatusCode, response.Headers.GetValues("Cache-Control").Single()));
    }

    [Theory]
    [InlineData("/v1/logs/directory/checkpoint")]
    [InlineData("/v1/logs/audit/tile/0/000.p/1")]
    [InlineData("/v1/logs/directory/tile/entries/000.p/1")]
    public async Task Unless_a_log_is_public_strangers_see_nothing_of_it_and_caches_keep_nothing(string path)
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        using HttpResponseMessage stranger = await host.Client.GetAsync(path);
        await stranger.RefusedAsync(HttpStatusCode.Unauthorized, "missing-token");
        using HttpClient reader = await host.LogInAsync(host.Founder.Reader);
        using HttpResponseMessage response = await reader.GetAsync(path);
        Assert.Equal((HttpStatusCode.OK, "no-store"), (response.StatusCode, response.Headers.GetValues("Cache-Control").Single()));
    }

    [Fact]
    public async Task Reading_a_log_has_a_rate_of_its_own()
    {
        await using GatewayHost host = await GatewayHost.StartAsync(
            ("Gateway:Limits:PrincipalRequestsPerMinute", "2"), ("Gateway:Limits:LogRequestsPerMinute", "5"));
        using HttpClient reader = await host.LogInAsync(host.Founder.Reader);
        for (int i = 0; i < 5; i++)
        {
            using HttpResponseMessage tile = await reader.GetAsync("/v1/logs/directory/tile/0/000.p/1");
            Assert.Equal(HttpStatusCode.OK, tile.StatusCode);
        }

        using HttpResponseMessage refused = await reader.GetAsync("/v1/logs/directory/tile/0/000.p/1");
        await refused.RefusedAsync(HttpStatusCode.TooManyRequests, "rate-limited");
        using HttpResponseMessage other = await reader.GetAsync("/v1/logs/directory/entries");
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task Strangers_share_the_public_rate_where_a_log_is_public_and_their_own_where_it_is_not()
    {
        await using GatewayHost open = await GatewayHost.StartAsync(("Gateway:Logs:Public", "true"), ("Gateway:Limits:AddressRequestsPerMinute", "1"));
        await using GatewayHost closed = await GatewayHost.StartAsync(("Gateway:Limits:AddressRequestsPerMinute", "1"));
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK], await AskAsync(open));
        Assert.Equal([HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests], await AskAsync(closed));

        static async Task<HttpStatusCode[]> AskAsync(GatewayHost host)
        {
            var statuses = new HttpStatusCode[3];
            for (int i = 0; i < statuses.Length; i++)
            {
                using HttpResponseMessage response = await host.Client.GetAsync("/v1/logs/audit/checkpoint");
                statuses[i] = response.StatusCode;
            }

            return statuses;
        }
    }
}
