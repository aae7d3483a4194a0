using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Gateway.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Auth;

/// <summary>A gateway whose tokens come from an OpenID Connect issuer elsewhere.</summary>
#pragma warning disable CA1001 // Xunit calls DisposeAsync of IAsyncLifetime.
public sealed class ExternalIssuerTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private const string KeyId = "external-1";

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private WebApplication issuer = null!;
    private GatewayHost host = null!;

    private string Authority => issuer.Urls.First();

    public async Task InitializeAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        issuer = builder.Build();
        issuer.MapGet("/.well-known/openid-configuration", () => Results.Text($$"""{"issuer":"{{Authority}}","jwks_uri":"{{Authority}}/keys"}""", "application/json"));
        issuer.MapGet("/keys", () => Results.Text(Keys(), "application/json"));
        await issuer.StartAsync();
        host = await GatewayHost.StartAsync(("Gateway:Auth:Authority", Authority));
    }

    public async Task DisposeAsync()
    {
        await host.DisposeAsync();
        await issuer.DisposeAsync();
        key.Dispose();
    }

    [Fact]
    public async Task Its_token_is_taken_for_a_principal_of_the_directory_with_the_roles_that_it_has()
    {
        using HttpResponseMessage response = await SendAsync(Token("""{"alg":"ES256","typ":"at+jwt","kid":"external-1"}""", "directory.read admin"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using HttpResponseMessage beyond = await SendAsync(Token("""{"alg":"ES256","typ":"at+jwt","kid":"external-1"}""", "admin"));
        await beyond.RefusedAsync(HttpStatusCode.Forbidden, "insufficient-scope");
    }

    [Theory]
    [InlineData("""{"alg":"none","typ":"at+jwt","kid":"external-1"}""")]
    [InlineData("""{"alg":"HS256","typ":"at+jwt","kid":"external-1"}""")]
    [InlineData("""{"alg":"ES256","typ":"JWT","kid":"external-1"}""")]
    [InlineData("""{"alg":"ES256","typ":"at+jwt","kid":"another"}""")]
    [InlineData("""{"alg":"ES256","typ":"at+jwt","kid":"external-1","jku":"https://elsewhere.example"}""")]
    public async Task Its_tokens_are_read_as_strictly(string header)
    {
        using HttpResponseMessage response = await SendAsync(Token(header, "directory.read"));
        await response.RefusedAsync(HttpStatusCode.Unauthorized, "invalid-token");
    }

    [Fact]
    public async Task The_gateways_own_token_endpoint_is_closed()
    {
        using HttpResponseMessage response = await host.RequestTokenAsync("x");
        await response.RefusedAsync(HttpStatusCode.NotFound, "not-found");
        string discovery = await host.Client.GetStringAsync("/.well-known/advisory-gateway");
        Assert.DoesNotContain("tokenKey", discovery, StringComparison.Ordinal);
        Assert.Contains($"\"issuer\":\"{Authority}\"", discovery, StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> SendAsync(string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/agencies");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await host.Client.SendAsync(request);
    }

    private string Token(string header, string scope)
    {
        long now = host.Time.GetUtcNow().ToUnixTimeSeconds();
        string claims = $$"""{"iss":"{{Authority}}","sub":"{{host.Founder.Reader.Id}}","aud":"{{GatewayHost.Name}}","scope":"{{scope}}","jti":"1","iat":{{now}},"exp":{{now + 300}}}""";
        string input = $"{Encode(header)}.{Encode(claims)}";
        return $"{input}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256))}";
    }

    private string Keys()
    {
        ECParameters parameters = key.ExportParameters(includePrivateParameters: false);
        return $$"""{"keys":[{"kty":"EC","crv":"P-256","use":"sig","alg":"ES256","kid":"{{KeyId}}","x":"{{Base64Url.EncodeToString(parameters.Q.X)}}","y":"{{Base64Url.EncodeToString(parameters.Q.Y)}}"}]}""";
    }

    private static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
