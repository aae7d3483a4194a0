using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Tests.Hosting;

namespace Gateway.Tests.Auth;

/// <summary>
/// The twelve checks of RFC 9449 section 4.3, in its order and by their numbers, and that a proof serves once whichever gateway of a database sees it. Each proof
/// is right but for the one thing that its test is about.
/// </summary>
public sealed class DpopChecksTests : IClassFixture<GatewayHost>, IAsyncLifetime
{
    private const string Path = "/v1/agencies";

    private readonly GatewayHost host;
    private string token = "";

    public DpopChecksTests(GatewayHost host) => this.host = host;

    private TestPrincipal Reader => host.Founder.Reader;

    private string Key => JwkOf(Reader.Access);

    private string GoodHeader => $$"""{"alg":"Ed25519","typ":"dpop+jwt","jwk":{{Key}}}""";

    public async Task InitializeAsync()
    {
        string login = DpopProof.Create(Reader.Access, "POST", new Uri(host.Url, "/oauth/token"), host.Time.GetUtcNow(), null);
        using HttpResponseMessage response = await host.RequestTokenAsync(host.CreateAssertion(Reader), dpop: login);
        using JsonDocument answer = await response.ReadJsonAsync();
        token = answer.RootElement.GetProperty("access_token").GetString()!;
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_proof_that_is_right_passes_them_all() => await TakenAsync(Proof(GoodHeader, Claims()));

    [Fact]
    public async Task Check_1_there_is_one_proof_header_and_no_second()
    {
        await RefusedAsync(Proof(GoodHeader, Claims()), Proof(GoodHeader, Claims()));
        string proof = Proof(GoodHeader, Claims());
        await RefusedAsync(proof, proof);
    }

    [Fact]
    public async Task Check_2_the_header_is_a_single_well_formed_JWT()
    {
        string proof = Proof(GoodHeader, Claims());
        string[] parts = proof.Split('.');
        string[] malformed =
        [
            "x", "a.b", $"{proof}.x", $"{proof}, {Proof(GoodHeader, Claims())}", $"{proof}=", $"{parts[0]}.{parts[1]}.", $"{parts[0]}..{parts[2]}", $".{parts[1]}.{parts[2]}",
            Proof("not json", Claims()), Proof(GoodHeader, "not json"), Proof("[]", Claims()), Proof(GoodHeader, "[]"),
            Proof(GoodHeader, Claims().Insert(1, "\"htm\":\"GET\",")), Proof(GoodHeader.Insert(1, "\"alg\":\"Ed25519\","), Claims()),
            Proof(GoodHeader, Claims("padding", $"\"{new string('x', 9000)}\"")),
        ];
        foreach (string text in malformed)
        {
            await RefusedAsync(text);
        }
    }

    [Theory]
    [InlineData("jti")]
    [InlineData("htm")]
    [InlineData("htu")]
    [InlineData("iat")]
    [InlineData("ath")]
    public async Task Check_3_no_required_claim_is_missing(string claim) => await RefusedAsync(Proof(GoodHeader, Claims(claim, null)));

    [Theory]
    [InlineData("\"typ\":\"JWT\",")]
    [InlineData("\"typ\":\"at+jwt\",")]
    [InlineData("\"typ\":\"client-authentication+jwt\",")]
    [InlineData("\"typ\":\"DPOP+JWT\",")]
    [InlineData("")]
    public async Task Check_4_the_type_is_dpop_jwt(string type) => await RefusedAsync(Proof($$"""{"alg":"Ed25519",{{type}}"jwk":{{Key}}}""", Claims()));

    [Theory]
    [InlineData("\"alg\":\"none\",")]
    [InlineData("\"alg\":\"None\",")]
    [InlineData("\"alg\":\"HS256\",")]
    [InlineData("\"alg\":\"RS256\",")]
    [InlineData("\"alg\":\"ES256\",")]
    [InlineData("\"alg\":\"ed25519\",")]
    [InlineData("\"alg\":\"Ed448\",")]
    [InlineData("\"alg\":[\"Ed25519\"],")]
    [InlineData("")]
    public async Task Check_5_the_algorithm_is_an_asymmetric_one_that_is_accepted(string algorithm) =>
        await RefusedAsync(Proof($$"""{{{algorithm}}"typ":"dpop+jwt","jwk":{{Key}}}""", Claims()));

    [Fact]
    public async Task Check_5_the_older_name_of_the_algorithm_is_accepted() => await TakenAsync(Proof(GoodHeader.Replace("\"Ed25519\",\"typ", "\"EdDSA\",\"typ", StringComparison.Ordinal), Claims()));

    [Fact]
    public async Task Check_6_the_signature_verifies_under_the_key_that_the_proof_carries()
    {
        using var other = SigningKey.Generate();
        await RefusedAsync(Proof(GoodHeader, Claims(), other));
        string good = Proof(GoodHeader, Claims());
        string signature = good[(good.LastIndexOf('.') + 1)..];
        await RefusedAsync(good.Replace(signature, (signature[0] == 'A' ? 'B' : 'A') + signature[1..], StringComparison.Ordinal));
        await RefusedAsync(Proof("""{"alg":"Ed25519","typ":"dpop+jwt"}""", Claims()));
        await RefusedAsync(Proof(GoodHeader.Replace("OKP", "EC", StringComparison.Ordinal), Claims()));
        // A point of low order, under which anybody's signature could be made to verify.
        await RefusedAsync(Proof(GoodHeader.Replace(Ed25519Jwk.Coordinate(Reader.Access.VerifyingKey), Base64Url.EncodeToString(new byte[32]), StringComparison.Ordinal), Claims()));
    }

    [Fact]
    public async Task Check_7_the_key_is_no_private_one()
    {
        string withPrivate = Key.Insert(1, $"\"d\":\"{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32))}\",");
        await RefusedAsync(Proof($$"""{"alg":"Ed25519","typ":"dpop+jwt","jwk":{{withPrivate}}}""", Claims()));
    }

    [Theory]
    [InlineData("\"POST\"")]
    [InlineData("\"HEAD\"")]
    [InlineData("\"get\"")]
    [InlineData("\"\"")]
    [InlineData("[\"GET\"]")]
    public async Task Check_8_the_method_is_that_of_the_request(string method) => await RefusedAsync(Proof(GoodHeader, Claims("htm", method)));

    [Theory]
    [InlineData("https://gateway.elsewhere/v1/agencies")]
    [InlineData("ORIGIN/v1/agencies/")]
    [InlineData("ORIGIN/v1/agencies/alpha")]
    [InlineData("ORIGIN/V1/agencies")]
    [InlineData("ORIGIN/")]
    [InlineData("/v1/agencies")]
    [InlineData("")]
    public async Task Check_9_the_address_is_that_of_the_request(string address) => await RefusedAsync(Proof(GoodHeader, Claims("htu", $"\"{Of(address)}\"")));

    [Theory]
    [InlineData("ORIGIN/v1/agencies?id=alpha")]
    [InlineData("ORIGIN/v1/agencies#here")]
    [InlineData("ORIGIN/v1/../v1/agencies")]
    [InlineData("ORIGIN/v1/%61gencies")]
    public async Task Check_9_query_and_fragment_do_not_count_and_the_address_is_compared_in_its_normal_form(string address) =>
        await TakenAsync(Proof(GoodHeader, Claims("htu", $"\"{Of(address).Replace("http://", "HTTP://", StringComparison.Ordinal)}\"")));

    [Fact]
    public async Task Check_10_the_gateway_gives_out_no_nonce_so_that_none_is_asked_for()
    {
        using HttpResponseMessage refused = await SendAsync("x");
        Assert.False(refused.Headers.Contains("DPoP-Nonce"));
        await TakenAsync(Proof(GoodHeader, Claims("nonce", "\"of-another-server\"")));
    }

    [Theory]
    [InlineData(-62)]
    [InlineData(600)]
    [InlineData(-86_400)]
    [InlineData(86_400)]
    public async Task Check_11_it_was_made_within_the_minute(int seconds) => await RefusedAsync(Proof(GoodHeader, Claims("iat", $"{Now + seconds}")));

    [Fact]
    public async Task Check_11_how_far_clocks_may_differ_is_the_setting()
    {
        await using GatewayHost patient = await GatewayHost.StartAsync(("Gateway:Limits:ClockSkewSeconds", "200"));
        foreach ((int seconds, HttpStatusCode expected) in new[] { (-150, HttpStatusCode.OK), (-202, HttpStatusCode.Unauthorized), (150, HttpStatusCode.OK) })
        {
            string login = DpopProof.Create(
                patient.Founder.Reader.Access, "POST", new Uri(patient.Url, "/oauth/token"), patient.Time.GetUtcNow() + TimeSpan.FromSeconds(seconds), null);
            using HttpResponseMessage response = await patient.RequestTokenAsync(patient.CreateAssertion(patient.Founder.Reader), dpop: login);
            Assert.Equal(expected, response.StatusCode);
        }
    }

    [Fact]
    public async Task Check_12_it_is_for_the_token_that_comes_with_it()
    {
        await RefusedAsync(Proof(GoodHeader, Claims("ath", $"\"{HashOf(token + "x")}\"")));
        await RefusedAsync(Proof(GoodHeader, Claims("ath", $"\"{HashOf(token)}=\"")));
        await RefusedAsync(Proof(GoodHeader, Claims("ath", "\"\"")));
    }

    [Fact]
    public async Task Check_12_it_is_by_the_key_that_the_token_is_bound_to()
    {
        foreach (SigningKey other in (SigningKey[])[host.Founder.Admin.Access, Reader.Sign])
        {
            await RefusedAsync(Proof($$"""{"alg":"Ed25519","typ":"dpop+jwt","jwk":{{JwkOf(other)}}}""", Claims(), other));
        }
    }

    [Fact]
    public async Task What_was_used_at_one_gateway_is_refused_by_another_on_the_same_database()
    {
        await using GatewayReplica replica = await GatewayReplica.StartAsync(host);
        using var there = new HttpClient { BaseAddress = replica.Url };
        string proof = Proof(GoodHeader, Claims());
        using HttpResponseMessage first = await SendAsync(there, proof);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        await RefusedAsync(proof);

        string another = Proof(GoodHeader, Claims());
        await TakenAsync(another);
        using HttpResponseMessage second = await SendAsync(there, another);
        await second.RefusedAsync(HttpStatusCode.Unauthorized, "invalid-dpop-proof");
    }

    [Fact]
    public async Task Of_many_uses_of_one_proof_at_once_a_single_one_succeeds()
    {
        await using GatewayReplica replica = await GatewayReplica.StartAsync(host);
        using var there = new HttpClient { BaseAddress = replica.Url };
        string proof = Proof(GoodHeader, Claims());
        HttpResponseMessage[] responses = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => SendAsync(i % 2 == 0 ? host.Client : there, proof)));
        Assert.Single(responses, response => response.StatusCode == HttpStatusCode.OK);
        Assert.Equal(7, responses.Count(response => response.StatusCode == HttpStatusCode.Unauthorized));
    }

    private long Now => host.Time.GetUtcNow().ToUnixTimeSeconds();

    private string Of(string address) => address.Replace("ORIGIN", host.Url.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal);

    private static string JwkOf(SigningKey key) => $$"""{"crv":"Ed25519","kty":"OKP","x":"{{Ed25519Jwk.Coordinate(key.VerifyingKey)}}"}""";

    private static string HashOf(string text) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(text)));

    /// <summary>The claims of a good proof, one of them replaced, added, or (null) left out.</summary>
    private string Claims(string? changed = null, string? value = null)
    {
        Dictionary<string, string> claims = new()
        {
            ["htm"] = "\"GET\"",
            ["htu"] = $"\"{Of("ORIGIN" + Path)}\"",
            ["jti"] = $"\"{Guid.NewGuid()}\"",
            ["iat"] = $"{Now}",
            ["ath"] = $"\"{HashOf(token)}\"",
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

    private string Proof(string header, string claims, SigningKey? key = null)
    {
        string input = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}";
        return $"{input}.{Base64Url.EncodeToString((key ?? Reader.Access).Sign(Encoding.ASCII.GetBytes(input)))}";
    }

    private async Task TakenAsync(string proof)
    {
        using HttpResponseMessage response = await SendAsync(proof);
        Assert.True(response.StatusCode == HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
    }

    private async Task RefusedAsync(params string[] proofs)
    {
        using HttpResponseMessage response = await SendAsync(proofs);
        await response.RefusedAsync(HttpStatusCode.Unauthorized, "invalid-dpop-proof");
    }

    private Task<HttpResponseMessage> SendAsync(params string[] proofs) => SendAsync(host.Client, proofs);

    private async Task<HttpResponseMessage> SendAsync(HttpClient client, params string[] proofs)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Path);
        request.Headers.TryAddWithoutValidation("Authorization", $"DPoP {token}");
        foreach (string proof in proofs)
        {
            request.Headers.TryAddWithoutValidation("DPoP", proof);
        }

        return await client.SendAsync(request);
    }
}
