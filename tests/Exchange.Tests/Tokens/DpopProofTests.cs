using Exchange.Tests.Fixtures;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Exchange.Tests.Tokens;

public sealed class DpopProofTests : IDisposable
{
    private static readonly Uri Target = new("https://gateway.example/v1/inbox?after=3#x");

    private readonly SigningKey key = SigningKey.Generate();

    [Fact]
    public void A_proof_keeps_what_it_was_made_of()
    {
        DpopProof proof = DpopProof.Parse(DpopProof.Create(key, "GET", Target, Sample.Now, "the.access.token"));
        Assert.Equal(key.VerifyingKey, proof.Key);
        Assert.Equal(Ed25519Jwk.Thumbprint(key.VerifyingKey), proof.Thumbprint);
        Assert.Equal("GET", proof.Method);
        Assert.Equal("https://gateway.example/v1/inbox", proof.Target.ToString());
        Assert.NotEmpty(proof.Id);
        Assert.True(proof.IsTimely(Sample.Now, Limits.ClockSkew));
        Assert.True(proof.IsWith("the.access.token"));
        Assert.False(proof.IsWith("another.access.token"));
    }

    [Fact]
    public void A_proof_without_a_token_goes_with_none()
    {
        DpopProof proof = DpopProof.Parse(DpopProof.Create(key, "POST", Target, Sample.Now, null));
        Assert.Null(proof.AccessTokenHash);
        Assert.False(proof.IsWith(""));
    }

    [Fact]
    public void The_token_hash_is_that_of_RFC_9449()
    {
        // RFC 9449 §7.1: the access token and the ath of its example.
        const string token = "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU";
        DpopProof proof = DpopProof.Parse(DpopProof.Create(key, "GET", Target, Sample.Now, token));
        Assert.Equal("fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo", proof.AccessTokenHash);
    }

    [Theory]
    [InlineData("GET", "https://gateway.example/v1/inbox", true)]
    [InlineData("GET", "https://gateway.example:443/v1/inbox?after=9", true)]
    [InlineData("GET", "HTTPS://GATEWAY.example/v1/inbox", true)]
    [InlineData("get", "https://gateway.example/v1/inbox", false)]
    [InlineData("POST", "https://gateway.example/v1/inbox", false)]
    [InlineData("GET", "http://gateway.example/v1/inbox", false)]
    [InlineData("GET", "https://gateway.example:8443/v1/inbox", false)]
    [InlineData("GET", "https://elsewhere.example/v1/inbox", false)]
    [InlineData("GET", "https://gateway.example/v1/inbox/", false)]
    [InlineData("GET", "https://gateway.example/v1/Inbox", false)]
    public void A_proof_is_for_one_method_and_address(string method, string target, bool matches) =>
        Assert.Equal(matches, DpopProof.Parse(DpopProof.Create(key, "GET", Target, Sample.Now, null)).IsFor(method, new Uri(target)));

    [Theory]
    [InlineData(-61, false)]
    [InlineData(-60, true)]
    [InlineData(60, true)]
    [InlineData(61, false)]
    public void A_proof_is_timely_for_a_minute(int seconds, bool timely)
    {
        DateTimeOffset made = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
        Assert.Equal(timely, DpopProof.Parse(DpopProof.Create(key, "GET", Target, made, null)).IsTimely(made.AddSeconds(seconds), Limits.ClockSkew));
    }

    [Fact]
    public void A_proof_signed_by_another_key_than_it_carries_is_refused()
    {
        using var other = SigningKey.Generate();
        Assert.NotNull(DpopProof.Parse(RawToken.Sign(key, Header(key), Claims)));
        Assert.Throws<JwsException>(() => DpopProof.Parse(RawToken.Sign(other, Header(key), Claims)));
    }

    [Theory]
    [InlineData("\"htm\":\"GET\",", "")]
    [InlineData("\"htu\":\"https://gateway.example/\"", "\"htu\":\"inbox\"")]
    [InlineData("\"jti\":\"1\"", "\"jti\":\"\"")]
    [InlineData("\"iat\":1000", "\"iat\":\"1000\"")]
    [InlineData("\"iat\":1000", "\"iat\":1000,\"ath\":5")]
    public void A_proof_with_a_broken_claim_is_refused(string good, string bad)
    {
        string broken = Claims.Replace(good, bad, StringComparison.Ordinal);
        Assert.NotEqual(Claims, broken);
        Assert.Throws<JwsException>(() => DpopProof.Parse(RawToken.Sign(key, Header(key), broken)));
    }

    [Fact]
    public void A_proof_without_a_key_is_refused() =>
        Assert.Throws<JwsException>(() => DpopProof.Parse(RawToken.Sign(key, """{"alg":"Ed25519","typ":"dpop+jwt"}""", Claims)));

    [Fact]
    public void A_login_assertion_is_no_proof() => Assert.Throws<JwsException>(
        () => DpopProof.Parse(LoginAssertion.Create(PrincipalId.Parse("cncert/a1b2c3d4"), "x", key, Sample.Now, TimeSpan.FromSeconds(60))));

    public void Dispose() => key.Dispose();

    private const string Claims = """{"htm":"GET","htu":"https://gateway.example/","jti":"1","iat":1000}""";

    private static string Header(SigningKey carried) =>
        $$$"""{"alg":"EdDSA","typ":"dpop+jwt","jwk":{"kty":"OKP","crv":"Ed25519","x":"{{{Ed25519Jwk.Coordinate(carried.VerifyingKey)}}}"}}""";
}
