using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Keys;
using Gateway.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Auth;

/// <summary>
/// What a token may not be. Most of these are signed with the gateway's own key, so that nothing but the rule in the test's name stands against them.
/// </summary>
public sealed class AccessTokenTests(GatewayHost host) : IClassFixture<GatewayHost>
{
    private SigningKey TokenKey => host.Services.GetRequiredService<GatewayKeys>().Token;

    private string Kid => Ed25519Jwk.Thumbprint(TokenKey.VerifyingKey);

    private string GoodHeader => $$"""{"alg":"Ed25519","typ":"at+jwt","kid":"{{Kid}}"}""";

    private long Now => host.Time.GetUtcNow().ToUnixTimeSeconds();

    [Fact]
    public async Task A_token_as_the_gateway_makes_them_is_taken() => await TakenAsync(Sign(GoodHeader, Claims()));

    [Fact]
    public async Task A_token_under_the_older_name_of_the_algorithm_is_taken() =>
        await TakenAsync(Sign($$"""{"alg":"EdDSA","typ":"at+jwt","kid":"{{Kid}}"}""", Claims()));

    [Fact]
    public async Task No_token_is_another_refusal_than_a_bad_one()
    {
        using HttpResponseMessage response = await host.Client.GetAsync("/v1/agencies");
        await response.RefusedAsync(HttpStatusCode.Unauthorized, "missing-token");
        Assert.Equal(["Bearer", "DPoP"], response.Headers.WwwAuthenticate.Select(challenge => challenge.Scheme));
        Assert.DoesNotContain("error", response.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"alg":"none","typ":"at+jwt","kid":"KID"}""")]
    [InlineData("""{"alg":"None","typ":"at+jwt","kid":"KID"}""")]
    [InlineData("""{"alg":"HS256","typ":"at+jwt","kid":"KID"}""")]
    [InlineData("""{"alg":"RS256","typ":"at+jwt","kid":"KID"}""")]
    [InlineData("""{"alg":"Ed25519","typ":"JWT","kid":"KID"}""")]
    [InlineData("""{"alg":"Ed25519","typ":"client-authentication+jwt","kid":"KID"}""")]
    [InlineData("""{"alg":"Ed25519","kid":"KID"}""")]
    [InlineData("""{"alg":"Ed25519","typ":"at+jwt"}""")]
    [InlineData("""{"alg":"Ed25519","typ":"at+jwt","kid":"other"}""")]
    [InlineData("""{"alg":"Ed25519","typ":"at+jwt","kid":"../../etc/passwd"}""")]
    [InlineData("""{"alg":"Ed25519","typ":"at+jwt","kid":"KID","jwk":{"crv":"Ed25519","kty":"OKP","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}}""")]
    [InlineData("""{"alg":"Ed25519","typ":"at+jwt","kid":"KID","jku":"https://elsewhere.example/jwks.json"}""")]
    [InlineData("""{"alg":"Ed25519","typ":"at+jwt","kid":"KID","x5u":"https://elsewhere.example/cert.pem"}""")]
    [InlineData("""{"alg":"Ed25519","typ":"at+jwt","kid":"KID","crit":["exp"]}""")]
    [InlineData("""{"alg":"Ed25519","typ":"at+jwt","kid":"KID","b64":false,"crit":["b64"]}""")]
    [InlineData("""{"alg":"Ed25519","typ":"at+jwt","kid":"KID","zip":"DEF"}""")]
    [InlineData("""{"alg":"Ed25519","alg":"Ed25519","typ":"at+jwt","kid":"KID"}""")]
    [InlineData("""["alg","Ed25519"]""")]
    [InlineData("not json")]
    public async Task A_header_with_anything_else_is_refused(string header) => await RefusedAsync(Sign(header.Replace("KID", Kid, StringComparison.Ordinal), Claims()));

    [Fact]
    public async Task A_mac_under_the_public_key_is_refused()
    {
        string input = $"{Encode($$"""{"alg":"HS256","typ":"at+jwt","kid":"{{Kid}}"}""")}.{Encode(Claims())}";
        foreach (byte[] secret in (byte[][])[TokenKey.VerifyingKey.Bytes.ToArray(), Encoding.ASCII.GetBytes(TokenKey.VerifyingKey.ToSshLine())])
        {
            await RefusedAsync($"{input}.{Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(input)))}");
        }
    }

    [Fact]
    public async Task A_token_without_signature_is_refused()
    {
        string[] parts = Sign(GoodHeader, Claims()).Split('.');
        await RefusedAsync($"{parts[0]}.{parts[1]}.");
        await RefusedAsync($"{parts[0]}.{parts[1]}");
        await RefusedAsync($"{Encode("""{"alg":"none"}""")}.{parts[1]}.");
    }

    [Fact]
    public async Task A_token_by_any_other_key_is_refused()
    {
        using var other = SigningKey.Generate();
        await RefusedAsync(Sign(GoodHeader, Claims(), other));
        await RefusedAsync(Sign(GoodHeader, Claims(), host.Founder.Admin.Access));
    }

    [Fact]
    public async Task A_changed_bit_anywhere_is_refused()
    {
        string token = Sign(GoodHeader, Claims());
        for (int i = 3; i < token.Length; i += 17)
        {
            char changed = token[i] == 'A' ? 'B' : 'A';
            if (token[i] != '.')
            {
                await RefusedAsync(token[..i] + changed + token[(i + 1)..]);
            }
        }
    }

    [Theory]
    [InlineData("=")]
    [InlineData("==")]
    [InlineData(".")]
    [InlineData(".e30")]
    public async Task A_token_with_anything_after_it_is_refused(string suffix)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/agencies");
        if (request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {Sign(GoodHeader, Claims())}{suffix}"))
        {
            using HttpResponseMessage response = await host.Client.SendAsync(request);
            await response.RefusedAsync(HttpStatusCode.Unauthorized, "invalid-token");
        }
    }

    [Theory]
    [InlineData("sub", "\"alpha\"")]
    [InlineData("sub", "[\"alpha/aaaaaaaa\"]")]
    [InlineData("agency", "\"bravo\"")]
    [InlineData("iss", "\"https://elsewhere.example\"")]
    [InlineData("aud", "\"gateway.elsewhere\"")]
    [InlineData("aud", "[\"gateway.test\"]")]
    [InlineData("aud", "[\"gateway.test\",\"gateway.elsewhere\"]")]
    [InlineData("exp", "1")]
    [InlineData("exp", "4102444800.5")]
    [InlineData("exp", "4.1e9")]
    [InlineData("exp", "\"4102444800\"")]
    [InlineData("exp", "99999999999999999999")]
    [InlineData("nbf", "4102444800")]
    [InlineData("iat", "1.5")]
    [InlineData("iat", "4102444800")]
    [InlineData("scope", "[\"admin\"]")]
    [InlineData("cnf", "{}")]
    [InlineData("cnf", "\"x\"")]
    [InlineData("cnf", "{\"x5t#S256\":\"x\"}")]
    [InlineData("cnf", "{\"jkt\":\"x\",\"jwk\":{}}")]
    public async Task A_claim_that_is_not_what_it_must_be_is_refused(string name, string value) => await RefusedAsync(Sign(GoodHeader, Claims(name, value)));

    [Theory]
    [InlineData("sub")]
    [InlineData("iss")]
    [InlineData("aud")]
    [InlineData("exp")]
    [InlineData("iat")]
    [InlineData("jti")]
    public async Task A_claim_that_is_missing_is_refused(string name) => await RefusedAsync(Sign(GoodHeader, Claims(name, null)));

    [Theory]
    [InlineData("\"aud\":\"gateway.test\",\"aud\":\"gateway.elsewhere\"")]
    [InlineData("\"sub\":\"alpha/aaaaaaaa\"")]
    [InlineData("\"cnf\":{\"jkt\":\"a\",\"jkt\":\"b\"}")]
    [InlineData("\"\\u0073ub\":\"alpha/aaaaaaaa\"")]
    public async Task A_claim_that_comes_twice_is_refused(string more) => await RefusedAsync(Sign(GoodHeader, Claims().Insert(1, more + ",")));

    [Fact]
    public async Task A_token_that_is_too_long_is_refused() => await RefusedAsync(Sign(GoodHeader, Claims("padding", $"\"{new string('x', 9000)}\"")));

    [Fact]
    public async Task A_login_assertion_is_no_access_token() => await RefusedAsync(host.CreateAssertion(host.Founder.Admin));

    [Fact]
    public async Task A_token_in_the_query_is_no_token()
    {
        using HttpResponseMessage response = await host.Client.GetAsync($"/v1/agencies?access_token={Sign(GoodHeader, Claims())}");
        await response.RefusedAsync(HttpStatusCode.Unauthorized, "missing-token");
    }

    [Fact]
    public async Task Two_tokens_are_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/agencies");
        string token = $"Bearer {Sign(GoodHeader, Claims())}";
        request.Headers.TryAddWithoutValidation("Authorization", [token, token]);
        using HttpResponseMessage response = await host.Client.SendAsync(request);
        await response.RefusedAsync(HttpStatusCode.Unauthorized, "invalid-token");
    }

    [Fact]
    public async Task A_token_that_was_taken_before_ends_with_its_time()
    {
        await using GatewayHost own = await GatewayHost.StartAsync();
        using HttpClient reader = await own.LogInAsync(own.Founder.Reader);
        using HttpResponseMessage before = await reader.GetAsync("/v1/agencies");
        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        own.Time.Advance(TimeSpan.FromMinutes(12));
        using HttpResponseMessage after = await reader.GetAsync("/v1/agencies");
        await after.RefusedAsync(HttpStatusCode.Unauthorized, "invalid-token");
    }

    private async Task TakenAsync(string token)
    {
        using HttpResponseMessage response = await SendAsync(token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private async Task RefusedAsync(string token)
    {
        using HttpResponseMessage response = await SendAsync(token);
        await response.RefusedAsync(HttpStatusCode.Unauthorized, "invalid-token");
    }

    private async Task<HttpResponseMessage> SendAsync(string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/agencies");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await host.Client.SendAsync(request);
    }

    /// <summary>The claims of a good token, one of them replaced, added, or (null) left out.</summary>
    private string Claims(string? changed = null, string? value = null)
    {
        Dictionary<string, string> claims = new()
        {
            ["iss"] = $"\"{host.Url.GetLeftPart(UriPartial.Authority)}\"",
            ["sub"] = $"\"{host.Founder.Reader.Id}\"",
            ["aud"] = $"\"{GatewayHost.Name}\"",
            ["agency"] = "\"alpha\"",
            ["scope"] = "\"directory.read\"",
            ["jti"] = "\"test\"",
            ["iat"] = $"{Now}",
            ["exp"] = $"{Now + 600}",
        };
        if (changed is not null && value is null)
        {
            claims.Remove(changed);
        }
        else if (changed is not null)
        {
            claims[changed] = value!;
        }

        return $"{{{string.Join(',', claims.Select(claim => $"\"{claim.Key}\":{claim.Value}"))}}}";
    }

    private string Sign(string header, string claims, SigningKey? key = null)
    {
        string input = $"{Encode(header)}.{Encode(claims)}";
        return $"{input}.{Base64Url.EncodeToString((key ?? TokenKey).Sign(Encoding.ASCII.GetBytes(input)))}";
    }

    private static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
