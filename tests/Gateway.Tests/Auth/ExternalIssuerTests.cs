using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Auth;

/// <summary>A gateway whose tokens come from an OpenID Connect issuer elsewhere, which may be down, slow, or not what it was.</summary>
#pragma warning disable CA1001 // Xunit calls DisposeAsync of IAsyncLifetime.
public sealed class ExternalIssuerTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private const string GoodHeader = """{"alg":"ES256","typ":"at+jwt","kid":"external-1"}""";

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private FakeIssuer issuer = null!;
    private GatewayHost host = null!;

    public async Task InitializeAsync()
    {
        issuer = await FakeIssuer.StartAsync();
        issuer.Show("external-1", key);
        host = await GatewayHost.StartAsync(("Gateway:Auth:Authority", issuer.Name));
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
        await TakenAsync(Token(GoodHeader, Claims("scope", "\"directory.read admin\"")));
        using HttpResponseMessage beyond = await SendAsync(Token(GoodHeader, Claims("scope", "\"admin\"")));
        await beyond.RefusedAsync(HttpStatusCode.Forbidden, "insufficient-scope");
    }

    [Theory]
    [InlineData("""{"alg":"none","typ":"at+jwt","kid":"external-1"}""")]
    [InlineData("""{"alg":"HS256","typ":"at+jwt","kid":"external-1"}""")]
    [InlineData("""{"alg":"EdDSA","typ":"at+jwt","kid":"external-1"}""")]
    [InlineData("""{"alg":"ES384","typ":"at+jwt","kid":"external-1"}""")]
    [InlineData("""{"alg":"ES256","typ":"JWT","kid":"external-1"}""")]
    [InlineData("""{"alg":"ES256","typ":"at+jwt","kid":"another"}""")]
    [InlineData("""{"alg":"ES256","typ":"at+jwt"}""")]
    [InlineData("""{"alg":"ES256","typ":"at+jwt","kid":"external-1","jku":"https://elsewhere.example"}""")]
    [InlineData("""{"alg":"ES256","typ":"at+jwt","kid":"external-1","crit":["exp"]}""")]
    public async Task Its_tokens_are_read_as_strictly(string header) => await RefusedAsync(Token(header, Claims()));

    [Theory]
    [InlineData("iss", "\"https://elsewhere.example\"")]
    [InlineData("iss", null)]
    [InlineData("aud", "[\"gateway.test\"]")]
    [InlineData("aud", "\"elsewhere\"")]
    [InlineData("sub", "\"somebody\"")]
    [InlineData("exp", "1")]
    [InlineData("exp", null)]
    [InlineData("nbf", "4102444800")]
    [InlineData("iat", "4102444800")]
    [InlineData("iat", null)]
    [InlineData("cnf", "{\"x5t\":\"x\"}")]
    public async Task A_claim_that_is_not_what_it_must_be_is_refused(string claim, string? value) => await RefusedAsync(Token(GoodHeader, Claims(claim, value)));

    [Fact]
    public async Task The_gateways_own_token_endpoint_is_closed()
    {
        using HttpResponseMessage response = await host.RequestTokenAsync("x");
        await response.RefusedAsync(HttpStatusCode.NotFound, "not-found");
        string discovery = await host.Client.GetStringAsync("/.well-known/advisory-gateway");
        Assert.DoesNotContain("tokenKey", discovery, StringComparison.Ordinal);
        Assert.Contains($"\"issuer\":\"{issuer.Name}\"", discovery, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_is_for_its_own_algorithm_and_weak_private_and_symmetric_ones_are_passed_over()
    {
        using var rsa = RSA.Create(2048);
        using var weak = RSA.Create(1024);
        issuer.Show("rsa", rsa, "RS256");
        issuer.Show("weak", weak);
        issuer.Show("secret", "\"kty\":\"oct\",\"k\":\"c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3JldA\"");
        issuer.Show("encryption", "\"kty\":\"EC\",\"crv\":\"P-256\",\"use\":\"enc\"," + Coordinates());
        issuer.Show("broken", "\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\"");

        await TakenAsync(Sign(rsa, "rsa", "RS256", RSASignaturePadding.Pkcs1));
        await RefusedAsync(Sign(rsa, "rsa", "PS256", RSASignaturePadding.Pss));
        await RefusedAsync(Sign(weak, "weak", "RS256", RSASignaturePadding.Pkcs1));
        await RefusedAsync(Token("""{"alg":"ES256","typ":"at+jwt","kid":"encryption"}""", Claims()));
        await RefusedAsync(Token("""{"alg":"ES256","typ":"at+jwt","kid":"broken"}""", Claims()));
        await RefusedAsync(Token("""{"alg":"ES256","typ":"at+jwt","kid":"secret"}""", Claims()));
    }

    [Fact]
    public async Task A_key_that_it_has_added_is_taken_at_its_first_token_and_one_that_it_took_back_no_more()
    {
        await TakenAsync(Token(GoodHeader, Claims()));
        using var next = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        issuer.Show("external-2", next);
        issuer.Hide("external-1");
        host.Time.Advance(TimeSpan.FromSeconds(31));

        await TakenAsync(Token("""{"alg":"ES256","typ":"at+jwt","kid":"external-2"}""", Claims(), next));
        await RefusedAsync(Token(GoodHeader, Claims()));
    }

    [Fact]
    public async Task A_token_that_would_live_longer_than_an_hour_is_refused()
    {
        await TakenAsync(Token(GoodHeader, Claims("exp", EndsIn(TimeSpan.FromHours(1)))));
        await RefusedAsync(Token(GoodHeader, Claims("exp", EndsIn(TimeSpan.FromMinutes(61)))));
    }

    [Fact]
    public async Task A_token_that_was_taken_before_ends_with_the_key_that_the_issuer_withdrew()
    {
        string token = Token(GoodHeader, Claims("exp", EndsIn(TimeSpan.FromHours(1))));
        await TakenAsync(token);
        using var next = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        issuer.Show("external-2", next);
        issuer.Hide("external-1");
        host.Time.Advance(TimeSpan.FromMinutes(11));

        // Nobody waits for the issuer who was taken before: the keys come while requests go on.
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        HttpStatusCode status;
        do
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), bound.Token);
            using HttpResponseMessage response = await SendAsync(token);
            status = response.StatusCode;
        }
        while (status == HttpStatusCode.OK);

        Assert.Equal(HttpStatusCode.Unauthorized, status);
        await RefusedAsync(token);
    }

    [Fact]
    public async Task Invented_key_ids_have_it_asked_no_more_than_once_in_thirty_seconds()
    {
        await TakenAsync(Token(GoodHeader, Claims()));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => RefusedAsync(Token($$"""{"alg":"ES256","typ":"at+jwt","kid":"invented-{{i}}"}""", Claims()))));
        Assert.Equal(1, issuer.Asked);

        host.Time.Advance(TimeSpan.FromSeconds(31));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => RefusedAsync(Token($$"""{"alg":"ES256","typ":"at+jwt","kid":"invented-{{i}}"}""", Claims()))));
        Assert.Equal(2, issuer.Asked);
        await TakenAsync(Token(GoodHeader, Claims()));
    }

    [Fact]
    public async Task While_it_is_down_its_last_good_keys_count_for_a_day()
    {
        await TakenAsync(Token(GoodHeader, Claims()));
        issuer.Instead = Status(StatusCodes.Status500InternalServerError);
        host.Time.Advance(TimeSpan.FromHours(23));
        await TakenAsync(Token(GoodHeader, Claims()));

        host.Time.Advance(TimeSpan.FromMinutes(61));
        await UnavailableAsync(Token(GoodHeader, Claims()));

        issuer.Instead = null;
        host.Time.Advance(TimeSpan.FromSeconds(31));
        await TakenAsync(Token(GoodHeader, Claims()));
    }

    [Fact]
    public async Task One_that_has_never_shown_its_keys_is_unavailable_until_it_does()
    {
        issuer.Instead = Status(StatusCodes.Status503ServiceUnavailable);
        await UnavailableAsync(Token(GoodHeader, Claims()));
        issuer.Instead = null;
        host.Time.Advance(TimeSpan.FromSeconds(31));
        await TakenAsync(Token(GoodHeader, Claims()));
    }

    [Fact]
    public async Task Its_redirections_are_not_followed()
    {
        await using FakeIssuer elsewhere = await FakeIssuer.StartAsync();
        elsewhere.Show("external-1", key);
        issuer.Instead = context =>
        {
            context.Response.Redirect(elsewhere.Name + context.Request.Path);
            return Task.CompletedTask;
        };
        await UnavailableAsync(Token(GoodHeader, Claims()));
        Assert.Equal(0, elsewhere.Asked);
    }

    [Fact]
    public async Task Documents_that_are_too_long_not_JSON_or_anothers_show_no_keys()
    {
        await UnusableAsync(() => issuer.Instead = context => context.Response.WriteAsync($"{{\"issuer\":\"{issuer.Name}\",\"x\":\"{new string('x', 300_000)}\"}}"));
        await UnusableAsync(() => issuer.Instead = context => context.Response.WriteAsync("<html>"));
        await UnusableAsync(() => issuer.Instead = context => context.Response.WriteAsync("[]"));
        await UnusableAsync(() => (issuer.Instead, issuer.OtherName) = (null, "https://elsewhere.example"));
        await UnusableAsync(() => (issuer.OtherName, issuer.KeysUrl) = (null, "http://192.0.2.1/keys"));
        await UnusableAsync(() => issuer.KeysUrl = "keys");
        await UnusableAsync(() => issuer.KeysUrl = issuer.Name + "/.well-known/openid-configuration");
        await UnusableAsync(() =>
        {
            issuer.KeysUrl = null;
            issuer.Hide("external-1");
        });

        issuer.Show("external-1", key);
        host.Time.Advance(TimeSpan.FromSeconds(31));
        await TakenAsync(Token(GoodHeader, Claims()));
    }

    [Fact]
    public async Task One_that_does_not_answer_is_not_waited_for_for_long()
    {
        issuer.Instead = context => Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
        await UnavailableAsync(Token(GoodHeader, Claims()));
    }

    [Fact]
    public async Task A_token_that_it_bound_to_a_key_counts_if_the_directory_knows_the_key()
    {
        SigningKey registered = host.Founder.Reader.Access;
        using var unknown = SigningKey.Generate();

        await BoundAsync(registered, HttpStatusCode.OK);
        await BoundAsync(unknown, HttpStatusCode.Forbidden);
    }

    private async Task BoundAsync(SigningKey bound, HttpStatusCode expected)
    {
        string token = Token(GoodHeader, Claims("cnf", $$"""{"jkt":"{{Ed25519Jwk.Thumbprint(bound.VerifyingKey)}}"}"""));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/agencies");
        request.Headers.TryAddWithoutValidation("Authorization", $"DPoP {token}");
        request.Headers.Add("DPoP", DpopProof.Create(bound, "GET", new Uri(host.Url, "/v1/agencies"), host.Time.GetUtcNow(), token));
        using HttpResponseMessage response = await host.Client.SendAsync(request);
        Assert.Equal(expected, response.StatusCode);
    }

    private static RequestDelegate Status(int status) => context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    private async Task UnusableAsync(Action change)
    {
        change();
        host.Time.Advance(TimeSpan.FromSeconds(31));
        await UnavailableAsync(Token(GoodHeader, Claims()));
    }

    private async Task TakenAsync(string token)
    {
        using HttpResponseMessage response = await SendAsync(token);
        Assert.True(response.StatusCode == HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
    }

    private async Task RefusedAsync(string token)
    {
        using HttpResponseMessage response = await SendAsync(token);
        await response.RefusedAsync(HttpStatusCode.Unauthorized, "invalid-token");
    }

    private async Task UnavailableAsync(string token)
    {
        using HttpResponseMessage response = await SendAsync(token);
        await response.RefusedAsync(HttpStatusCode.ServiceUnavailable, "issuer-unavailable");
    }

    private async Task<HttpResponseMessage> SendAsync(string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/agencies");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await host.Client.SendAsync(request);
    }

    private string EndsIn(TimeSpan life) => $"{(host.Time.GetUtcNow() + life).ToUnixTimeSeconds()}";

    private string Token(string header, string claims, ECDsa? signer = null) =>
        FakeIssuer.Sign(header, claims, input => (signer ?? key).SignData(input, HashAlgorithmName.SHA256));

    private string Sign(RSA signer, string keyId, string algorithm, RSASignaturePadding padding) => FakeIssuer.Sign(
        $$"""{"alg":"{{algorithm}}","typ":"at+jwt","kid":"{{keyId}}"}""", Claims(), input => signer.SignData(input, HashAlgorithmName.SHA256, padding));

    private string Coordinates()
    {
        ECPoint point = key.ExportParameters(includePrivateParameters: false).Q;
        return $"\"x\":\"{System.Buffers.Text.Base64Url.EncodeToString(point.X)}\",\"y\":\"{System.Buffers.Text.Base64Url.EncodeToString(point.Y)}\"";
    }

    /// <summary>The claims of a good token, one of them replaced, added, or (null) left out.</summary>
    private string Claims(string? changed = null, string? value = null)
    {
        long now = host.Time.GetUtcNow().ToUnixTimeSeconds();
        Dictionary<string, string> claims = new()
        {
            ["iss"] = $"\"{issuer.Name}\"",
            ["sub"] = $"\"{host.Founder.Reader.Id}\"",
            ["aud"] = $"\"{GatewayHost.Name}\"",
            ["scope"] = "\"directory.read\"",
            ["jti"] = $"\"{Guid.NewGuid()}\"",
            ["iat"] = $"{now}",
            ["exp"] = $"{now + 300}",
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
}
