using System.Net;
using System.Reflection;
using System.Text.Json;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Options;
using Gateway.Tests.Hosting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Discovery;

public sealed class DiscoveryTests(GatewayHost host) : IClassFixture<GatewayHost>
{
    // Whoever adds an endpoint that asks for no token has to come here and say so.
    private static readonly string[] Anonymous =
    [
        "GET /.well-known/advisory-gateway",
        "GET /.well-known/csaf/{**path}",
        "GET /.well-known/jwks.json",
        "GET /.well-known/oauth-authorization-server",
        "GET /.well-known/security.txt",
        "GET /health/live",
        "GET /health/ready",
        "GET /openapi/{documentName}.json",
        "HEAD /.well-known/csaf/{**path}",
        "POST /oauth/token",
    ];

    private static readonly string[] AllScopes = ["admin", "advisory.publish", "advisory.read", "agency.record", "audit.read", "directory.read"];

    [Fact]
    public void These_endpoints_are_anonymous_and_no_others()
    {
        IEnumerable<string> open = host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IAuthorizeData>() is null || endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Select(method => $"{method} {endpoint.RoutePattern.RawText}")
                ?? [$"* {endpoint.RoutePattern.RawText}"]);
        Assert.Equal(Anonymous, open.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_discovery_document_names_keys_limits_and_endpoints()
    {
        using JsonDocument document = await GetAsync("/.well-known/advisory-gateway");
        JsonElement root = document.RootElement;
        Assert.Equal(GatewayHost.Name, root.GetProperty("name").GetString());
        Assert.Equal(host.Url.GetLeftPart(UriPartial.Authority), root.GetProperty("issuer").GetString());
        foreach (string log in (string[])["audit", "directory"])
        {
            JsonElement key = root.GetProperty("logs").GetProperty(log);
            Assert.Equal($"{GatewayHost.Name}/{log}", key.GetProperty("origin").GetString());
            Assert.Equal($"{GatewayHost.Name}/{log}", NoteVerifier.Parse(key.GetProperty("key").GetString()!).Name);
        }

        Assert.True(VerifyingKey.TryParseSsh(root.GetProperty("manifestKey").GetString(), out _));
        Assert.Equal("Ed25519", root.GetProperty("tokenKey").GetProperty("crv").GetString());
        Assert.Equal(256L * 1024 * 1024, root.GetProperty("limits").GetProperty("documentBytes").GetInt64());
        Assert.Equal($"{host.Url}oauth/token", root.GetProperty("endpoints").GetProperty("token").GetString());
        Assert.Equal($"{host.Url}v1/inbox", root.GetProperty("endpoints").GetProperty("inbox").GetString());
    }

    [Fact]
    public async Task Every_limit_is_in_the_discovery_document_with_the_value_that_is_in_force()
    {
        await using GatewayHost tight = await GatewayHost.StartAsync(("Gateway:Limits:ConcurrentUploads", "77"), ("Gateway:Limits:AnswerBytesPerSecond", "1234"));
        using HttpResponseMessage response = await tight.Client.GetAsync("/.well-known/advisory-gateway");
        using JsonDocument document = await response.ReadJsonAsync();
        JsonElement published = document.RootElement.GetProperty("limits");
        LimitsOptions options = tight.Services.GetRequiredService<GatewayOptions>().Limits;
        foreach (PropertyInfo setting in typeof(LimitsOptions).GetProperties())
        {
            string name = setting.Name == nameof(LimitsOptions.PrincipalRequestsPerMinute) ? "requestsPerMinute" : JsonNamingPolicy.CamelCase.ConvertName(setting.Name);
            Assert.True(published.TryGetProperty(name, out JsonElement value), $"{name} is not published");
            Assert.Equal(Convert.ToInt64(setting.GetValue(options), null), value.GetInt64());
        }

        Assert.Equal(CanonicalJson.MaxDepth, published.GetProperty("jsonDepth").GetInt32());
    }

    [Fact]
    public async Task The_published_keys_are_those_of_the_gateways_own_record()
    {
        using JsonDocument discovery = await GetAsync("/.well-known/advisory-gateway");
        using JsonDocument keys = await GetAsync("/.well-known/jwks.json");
        using HttpClient reader = await host.LogInAsync(host.Founder.Reader);
        using HttpResponseMessage response = await reader.GetAsync("/v1/agencies/gateway");
        using JsonDocument agency = await response.ReadJsonAsync();
        AgencyRecord record = AgencyRecord.Parse(System.Text.Encoding.UTF8.GetBytes(agency.RootElement.GetProperty("record").GetRawText()));
        PrincipalKeys own = Assert.Single(record.Principals).Keys;
        Assert.Equal(own.Manifest.Single().ToSshLine(), discovery.RootElement.GetProperty("manifestKey").GetString());
        JsonElement jwk = Assert.Single(keys.RootElement.GetProperty("keys").EnumerateArray());
        Assert.Equal(Ed25519Jwk.Coordinate(own.Token.Single()), jwk.GetProperty("x").GetString());
        Assert.False(jwk.TryGetProperty("d", out _));
    }

    [Fact]
    public async Task The_authorization_server_metadata_says_how_to_log_in()
    {
        using JsonDocument document = await GetAsync("/.well-known/oauth-authorization-server");
        Assert.Equal(host.Url.GetLeftPart(UriPartial.Authority), document.RootElement.GetProperty("issuer").GetString());
        Assert.Equal("private_key_jwt", document.RootElement.GetProperty("token_endpoint_auth_methods_supported")[0].GetString());
        Assert.False(document.RootElement.GetProperty("tls_client_certificate_bound_access_tokens").GetBoolean());
        Assert.Equal(AllScopes, document.RootElement.GetProperty("scopes_supported").EnumerateArray().Select(scope => scope.GetString()));
    }

    [Fact]
    public async Task Security_txt_has_a_contact_and_an_end()
    {
        string text = await host.Client.GetStringAsync("/.well-known/security.txt");
        Assert.Contains($"Contact: mailto:security@{GatewayHost.Name}\n", text, StringComparison.Ordinal);
        Assert.Matches(@"Expires: \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\n", text);
    }

    [Fact]
    public async Task The_api_describes_itself()
    {
        using JsonDocument document = await GetAsync("/openapi/v1.json");
        JsonElement paths = document.RootElement.GetProperty("paths");
        Assert.True(paths.TryGetProperty("/v1/agencies", out _));
        Assert.True(paths.TryGetProperty("/v1/advisories", out _));
        Assert.True(paths.TryGetProperty("/oauth/token", out _));
    }

    [Fact]
    public async Task The_probes_answer()
    {
        using JsonDocument live = await GetAsync("/health/live");
        Assert.Equal("live", live.RootElement.GetProperty("status").GetString());
        using JsonDocument ready = await GetAsync("/health/ready");
        Assert.Equal("ready", ready.RootElement.GetProperty("status").GetString());
    }

    private async Task<JsonDocument> GetAsync(string path)
    {
        using HttpResponseMessage response = await host.Client.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.ReadJsonAsync();
    }
}
