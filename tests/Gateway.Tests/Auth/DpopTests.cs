using System.Net;
using System.Text.Json;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Auth;
using Gateway.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Auth;

/// <summary>Tokens that are bound to a key (RFC 9449): stolen, they are worth nothing.</summary>
public sealed class DpopTests(GatewayHost host) : IClassFixture<GatewayHost>
{
    private TestPrincipal Reader => host.Founder.Reader;

    private Uri Agencies => new(host.Url, "/v1/agencies");

    [Fact]
    public async Task A_bound_token_with_a_proof_for_the_request_is_taken()
    {
        string token = await GetBoundTokenAsync();
        using HttpResponseMessage response = await SendAsync("DPoP", token, Prove(token));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task The_query_does_not_count()
    {
        string token = await GetBoundTokenAsync();
        using HttpResponseMessage response = await SendAsync("DPoP", token, Prove(token), "/v1/agencies?atLeast=1");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task A_bound_token_alone_is_refused()
    {
        string token = await GetBoundTokenAsync();
        await RefusedAsync("Bearer", token, null);
        await RefusedAsync("Bearer", token, Prove(token));
        await RefusedAsync("DPoP", token, null);
    }

    [Fact]
    public async Task A_proof_works_once()
    {
        string token = await GetBoundTokenAsync();
        string proof = Prove(token);
        using HttpResponseMessage response = await SendAsync("DPoP", token, proof);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await RefusedAsync("DPoP", token, proof);
    }

    [Fact]
    public async Task A_proof_for_anything_else_is_refused()
    {
        string token = await GetBoundTokenAsync();
        DateTimeOffset now = host.Time.GetUtcNow();
        using var other = SigningKey.Generate();
        await RefusedAsync("DPoP", token, DpopProof.Create(other, "GET", Agencies, now, token));
        await RefusedAsync("DPoP", token, DpopProof.Create(Reader.Access, "POST", Agencies, now, token));
        await RefusedAsync("DPoP", token, DpopProof.Create(Reader.Access, "GET", new Uri(host.Url, "/v1/agencies/alpha"), now, token));
        await RefusedAsync("DPoP", token, DpopProof.Create(Reader.Access, "GET", new Uri("https://gateway.elsewhere/v1/agencies"), now, token));
        await RefusedAsync("DPoP", token, DpopProof.Create(Reader.Access, "GET", Agencies, now, await host.GetTokenAsync(Reader)));
        await RefusedAsync("DPoP", token, DpopProof.Create(Reader.Access, "GET", Agencies, now, null));
        await RefusedAsync("DPoP", token, DpopProof.Create(Reader.Access, "GET", Agencies, now - TimeSpan.FromSeconds(90), token));
        await RefusedAsync("DPoP", token, DpopProof.Create(Reader.Access, "GET", Agencies, now + TimeSpan.FromSeconds(90), token));
        await RefusedAsync("DPoP", token, "no.proof.here");
    }

    [Fact]
    public async Task A_proof_for_the_host_header_and_not_for_the_public_url_is_refused()
    {
        string token = await GetBoundTokenAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/agencies");
        request.Headers.Host = "gateway.elsewhere";
        request.Headers.TryAddWithoutValidation("Authorization", $"DPoP {token}");
        request.Headers.Add("DPoP", DpopProof.Create(Reader.Access, "GET", new Uri("http://gateway.elsewhere/v1/agencies"), host.Time.GetUtcNow(), token));
        using HttpResponseMessage response = await host.Client.SendAsync(request);
        await response.RefusedAsync(HttpStatusCode.Unauthorized, "invalid-dpop-proof");
    }

    [Fact]
    public async Task A_bearer_token_does_not_pass_for_a_bound_one()
    {
        string token = await host.GetTokenAsync(Reader);
        using HttpResponseMessage response = await SendAsync("DPoP", token, Prove(token));
        await response.RefusedAsync(HttpStatusCode.Unauthorized, "invalid-token");
    }

    [Fact]
    public async Task A_token_is_bound_to_its_principals_own_key_only()
    {
        using var other = SigningKey.Generate();
        string proof = DpopProof.Create(other, "POST", new Uri(host.Url, "/oauth/token"), host.Time.GetUtcNow(), null);
        using HttpResponseMessage response = await host.RequestTokenAsync(host.CreateAssertion(Reader), dpop: proof);
        await response.RefusedAsync(HttpStatusCode.Unauthorized, "invalid-dpop-proof");
    }

    [Fact]
    public async Task A_gateway_that_wants_bound_tokens_gives_and_takes_no_others()
    {
        await using GatewayHost strict = await GatewayHost.StartAsync(("Gateway:Auth:RequireSenderConstrained", "true"));
        using HttpResponseMessage response = await strict.RequestTokenAsync(strict.CreateAssertion(strict.Founder.Reader));
        await response.RefusedAsync(HttpStatusCode.Unauthorized, "invalid-dpop-proof");

        TestPrincipal reader = strict.Founder.Reader;
        string bare = strict.Services.GetRequiredService<AccessTokenIssuer>().Issue(
            "earlier", reader.Id, [Scopes.DirectoryRead], Ed25519Jwk.Thumbprint(reader.Access.VerifyingKey), TokenBinding.None);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/agencies");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {bare}");
        using HttpResponseMessage refused = await strict.Client.SendAsync(request);
        await refused.RefusedAsync(HttpStatusCode.Unauthorized, "invalid-token");

        string proof = DpopProof.Create(reader.Access, "POST", new Uri(strict.Url, "/oauth/token"), strict.Time.GetUtcNow(), null);
        using HttpResponseMessage bound = await strict.RequestTokenAsync(strict.CreateAssertion(reader), dpop: proof);
        Assert.Equal(HttpStatusCode.OK, bound.StatusCode);
    }

    private async Task<string> GetBoundTokenAsync()
    {
        string proof = DpopProof.Create(Reader.Access, "POST", new Uri(host.Url, "/oauth/token"), host.Time.GetUtcNow(), null);
        using HttpResponseMessage response = await host.RequestTokenAsync(host.CreateAssertion(Reader), dpop: proof);
        using JsonDocument answer = await response.ReadJsonAsync();
        Assert.Equal("DPoP", answer.RootElement.GetProperty("token_type").GetString());
        return answer.RootElement.GetProperty("access_token").GetString()!;
    }

    private string Prove(string token) => DpopProof.Create(Reader.Access, "GET", Agencies, host.Time.GetUtcNow(), token);

    private async Task RefusedAsync(string scheme, string token, string? proof)
    {
        using HttpResponseMessage response = await SendAsync(scheme, token, proof);
        await response.RefusedAsync(HttpStatusCode.Unauthorized, "invalid-dpop-proof");
    }

    private async Task<HttpResponseMessage> SendAsync(string scheme, string token, string? proof, string path = "/v1/agencies")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Authorization", $"{scheme} {token}");
        if (proof is not null)
        {
            request.Headers.Add("DPoP", proof);
        }

        return await host.Client.SendAsync(request);
    }
}
