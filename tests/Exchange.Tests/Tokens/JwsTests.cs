using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Exchange.Tests.Tokens;

public sealed class JwsTests : IDisposable
{
    private const string Type = "test+jwt";

    private readonly SigningKey key = SigningKey.Generate();

    public static TheoryData<string> BrokenClaims =>
    [
        "", "[]", "1", "null", "{}x", "{\"a\":1,}", "{\"a\":1,\"a\":2}", "{\"a\":1,\"\\u0061\":2}", "{/**/}", "{\"a\":\"\\ud800\"}", "{\"a\":[\"\\udc00\"]}",
        "{\"a\":{\"b\":1,\"b\":2}}", "{'a':1}", "{\"a\":01}",
        "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1}}}}}}}}}",
    ];

    public static TheoryData<string> BrokenHeaders =>
    [
        """{"alg":"none","typ":"test+jwt"}""",
        """{"alg":"HS256","typ":"test+jwt"}""",
        """{"alg":"ed25519","typ":"test+jwt"}""",
        """{"typ":"test+jwt"}""",
        """{"alg":"Ed25519"}""",
        """{"alg":"Ed25519","typ":"at+jwt"}""",
        """{"alg":"Ed25519","typ":"TEST+JWT"}""",
        """{"alg":"Ed25519","typ":"test+jwt","crit":["b64"],"b64":false}""",
        """{"alg":"Ed25519","typ":"test+jwt","jku":"https://elsewhere.example"}""",
        """{"alg":"Ed25519","alg":"none","typ":"test+jwt"}""",
        """{"alg":["Ed25519"],"typ":"test+jwt"}""",
    ];

    [Theory]
    [InlineData("Ed25519")]
    [InlineData("EdDSA")]
    public void Both_names_of_the_algorithm_are_read(string algorithm)
    {
        CompactJws token = CompactJws.Parse(Token($$"""{"alg":"{{algorithm}}","typ":"test+jwt"}""", """{"a":"b"}"""), Type);
        Assert.True(token.IsSignedBy(key.VerifyingKey));
        Assert.Equal("b", token.Claims.Text("a"));
    }

    [Fact]
    public void What_is_made_is_read_and_verifies()
    {
        string token = CompactJws.Sign(key, Type, header => header.WriteString("kid", "1"), claims => claims.WriteString("text", "+😀\"\u2028"));
        CompactJws read = CompactJws.Parse(token, Type, "kid");
        Assert.True(read.IsSignedBy(key.VerifyingKey));
        Assert.Equal("1", read.Header.Text("kid"));
        Assert.Equal("+😀\"\u2028", read.Claims.Text("text"));
        Assert.False(read.IsSignedBy(SigningKey.Generate().VerifyingKey));
    }

    [Theory]
    [MemberData(nameof(BrokenHeaders))]
    public void Another_header_is_refused(string header) => Assert.Throws<JwsException>(() => CompactJws.Parse(Token(header, "{}"), Type));

    [Theory]
    [MemberData(nameof(BrokenClaims))]
    public void Claims_that_are_not_strict_JSON_are_refused(string claims) =>
        Assert.Throws<JwsException>(() => CompactJws.Parse(Token("""{"alg":"Ed25519","typ":"test+jwt"}""", claims), Type));

    [Fact]
    public void Claims_that_are_not_UTF8_are_refused() => Assert.Throws<JwsException>(() => JwsMembers.Parse(new byte[] { (byte)'{', 0xff, (byte)'}' }));

    [Fact]
    public void Another_spelling_of_the_same_token_is_refused()
    {
        string good = Token("""{"alg":"Ed25519","typ":"test+jwt"}""", """{"a":"bc"}""");
        Assert.True(CompactJws.Parse(good, Type).IsSignedBy(key.VerifyingKey));
        foreach (string bad in (string[])[good + "=", good + "==", good + " ", " " + good, good + ".", "." + good, good.Replace('.', ' '), good[..good.LastIndexOf('.')]])
        {
            Assert.Throws<JwsException>(() => CompactJws.Parse(bad, Type));
        }
    }

    [Fact]
    public void Stray_bits_in_the_last_character_are_refused()
    {
        string good = Token("""{"alg":"Ed25519","typ":"test+jwt"}""", "{}");
        // 64 bytes leave four unused bits in the last of 86 characters: A, Q, g or w.
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        char stray = alphabet[alphabet.IndexOf(good[^1], StringComparison.Ordinal) + 1];
        Assert.Throws<JwsException>(() => CompactJws.Parse(good[..^1] + stray, Type));
    }

    [Fact]
    public void A_token_longer_than_any_may_be_is_refused() =>
        Assert.Throws<JwsException>(() => CompactJws.Parse(Token("""{"alg":"Ed25519","typ":"test+jwt"}""", $$"""{"a":"{{new string('x', 9000)}}"}"""), Type));

    [Fact]
    public void A_flipped_character_anywhere_fails()
    {
        string good = Token("""{"alg":"Ed25519","typ":"test+jwt"}""", """{"sub":"cncert/a1b2c3d4"}""");
        Prop.ForAll(Gen.Choose(0, good.Length - 1).ToArbitrary(), place =>
        {
            char other = good[place] == 'A' ? 'B' : 'A';
            string bad = $"{good[..place]}{other}{good[(place + 1)..]}";
            return !Passes(bad);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("1.0")]
    [InlineData("1e3")]
    [InlineData("-1")]
    [InlineData("\"1\"")]
    [InlineData("253402300800")]
    [InlineData("99999999999999999999")]
    [InlineData("null")]
    public void A_time_is_a_whole_second(string value)
    {
        JwsMembers claims = JwsMembers.Parse(Encoding.UTF8.GetBytes($$"""{"iat":{{value}}}"""));
        Assert.Throws<JwsException>(() => claims.Time("iat"));
    }

    [Fact]
    public void The_thumbprint_is_that_of_RFC_8037()
    {
        // RFC 8037, appendix A.2 and A.3.
        byte[] point = Convert.FromHexString("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
        Assert.True(VerifyingKey.TryCreate(point, out VerifyingKey? known));
        Assert.Equal("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo", Ed25519Jwk.Coordinate(known));
        Assert.Equal("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k", Ed25519Jwk.Thumbprint(known));
    }

    [Theory]
    [InlineData("""{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}""", true)]
    [InlineData("""{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"}""", false)]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}""", false)]
    [InlineData("""{"kty":"OKP","crv":"X25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}""", false)]
    [InlineData("""{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo="}""", false)]
    [InlineData("""{"kty":"OKP","crv":"Ed25519","x":"AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}""", false)]
    public void Only_a_public_Ed25519_key_is_read(string jwk, bool accepted) =>
        Assert.Equal(accepted, Ed25519Jwk.TryRead(JwsMembers.Parse(Encoding.UTF8.GetBytes(jwk)), out _));

    public void Dispose() => key.Dispose();

    private bool Passes(string token)
    {
        try
        {
            return CompactJws.Parse(token, Type).IsSignedBy(key.VerifyingKey);
        }
        catch (JwsException)
        {
            return false;
        }
    }

    private string Token(string header, string claims) => RawToken.Sign(key, header, claims);
}
