using Exchange.Tests.Fixtures;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Exchange.Tests.Tokens;

public sealed class LoginAssertionTests : IDisposable
{
    private const string Issuer = "https://gateway.example";
    private const string Header = """{"alg":"Ed25519","typ":"client-authentication+jwt"}""";
    private const string Claims = """{"iss":"cncert/a1b2c3d4","sub":"cncert/a1b2c3d4","aud":"https://gateway.example","jti":"1","iat":1000,"exp":1300}""";

    private static readonly PrincipalId Principal = PrincipalId.Parse("cncert/a1b2c3d4");

    private readonly SigningKey key = SigningKey.Generate();

    [Fact]
    public void An_assertion_keeps_what_it_was_made_of()
    {
        string token = LoginAssertion.Create(Principal, Issuer, key, Sample.Now, TimeSpan.FromSeconds(60));
        LoginAssertion read = LoginAssertion.Parse(token);
        Assert.Equal(Principal, read.Principal);
        Assert.Equal(Issuer, read.Audience);
        Assert.Equal(Ed25519Jwk.Thumbprint(key.VerifyingKey), read.KeyId);
        Assert.Equal(TimeSpan.FromSeconds(60), read.ExpiresAt - read.IssuedAt);
        Assert.True(read.IsSignedBy(key.VerifyingKey));
        Assert.False(read.IsSignedBy(SigningKey.Generate().VerifyingKey));
        Assert.True(read.IsTimely(Sample.Now, Limits.ClockSkew));
    }

    [Fact]
    public void Two_assertions_have_two_ids()
    {
        string first = LoginAssertion.Create(Principal, Issuer, key, Sample.Now, TimeSpan.FromSeconds(60));
        string second = LoginAssertion.Create(Principal, Issuer, key, Sample.Now, TimeSpan.FromSeconds(60));
        Assert.NotEqual(LoginAssertion.Parse(first).Id, LoginAssertion.Parse(second).Id);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(301)]
    public void A_lifetime_outside_its_bounds_is_not_made(int seconds) => Assert.Throws<ArgumentOutOfRangeException>(
        () => LoginAssertion.Create(Principal, Issuer, key, Sample.Now, TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData("\"iss\":\"cncert/a1b2c3d4\"", "\"iss\":\"maher/a1b2c3d4\"")]
    [InlineData("\"iss\":\"cncert/a1b2c3d4\",", "")]
    [InlineData("cncert/a1b2c3d4", "cncert")]
    [InlineData("\"aud\":\"https://gateway.example\"", "\"aud\":[\"https://gateway.example\",\"https://elsewhere.example\"]")]
    [InlineData("\"aud\":\"https://gateway.example\",", "")]
    [InlineData("\"jti\":\"1\"", "\"jti\":\"\"")]
    [InlineData("\"jti\":\"1\"", "\"jti\":1")]
    [InlineData("\"exp\":1300", "\"exp\":1301")]
    [InlineData("\"exp\":1300", "\"exp\":1000")]
    [InlineData("\"exp\":1300", "\"exp\":1300.0")]
    [InlineData("\"iat\":1000,", "")]
    [InlineData("\"exp\":1300", "\"exp\":1300,\"nbf\":\"soon\"")]
    [InlineData("\"exp\":1300", "\"exp\":1300,\"exp\":1200")]
    public void An_assertion_with_a_broken_claim_is_refused(string good, string bad)
    {
        Assert.NotNull(LoginAssertion.Parse(RawToken.Sign(key, Header, Claims)));
        string broken = Claims.Replace(good, bad, StringComparison.Ordinal);
        Assert.NotEqual(Claims, broken);
        Assert.Throws<JwsException>(() => LoginAssertion.Parse(RawToken.Sign(key, Header, broken)));
    }

    [Fact]
    public void An_id_too_long_to_remember_is_refused()
    {
        string broken = Claims.Replace("\"jti\":\"1\"", $"\"jti\":\"{new string('1', 129)}\"", StringComparison.Ordinal);
        Assert.Throws<JwsException>(() => LoginAssertion.Parse(RawToken.Sign(key, Header, broken)));
    }

    [Theory]
    [InlineData("at+jwt")]
    [InlineData("dpop+jwt")]
    [InlineData("JWT")]
    public void A_token_of_another_type_is_refused(string type) => Assert.Throws<JwsException>(
        () => LoginAssertion.Parse(RawToken.Sign(key, $$"""{"alg":"Ed25519","typ":"{{type}}"}""", Claims)));

    [Theory]
    [InlineData(939, false)]
    [InlineData(940, true)]
    [InlineData(1359, true)]
    [InlineData(1360, false)]
    public void An_assertion_is_timely_within_a_minutes_skew(long now, bool timely) =>
        Assert.Equal(timely, LoginAssertion.Parse(RawToken.Sign(key, Header, Claims)).IsTimely(DateTimeOffset.FromUnixTimeSeconds(now), Limits.ClockSkew));

    [Theory]
    [InlineData(1139, false)]
    [InlineData(1140, true)]
    public void An_assertion_does_not_count_before_its_time(long now, bool timely)
    {
        string claims = Claims.Replace("\"exp\":1300", "\"exp\":1300,\"nbf\":1200", StringComparison.Ordinal);
        Assert.Equal(timely, LoginAssertion.Parse(RawToken.Sign(key, Header, claims)).IsTimely(DateTimeOffset.FromUnixTimeSeconds(now), Limits.ClockSkew));
    }

    public void Dispose() => key.Dispose();
}
