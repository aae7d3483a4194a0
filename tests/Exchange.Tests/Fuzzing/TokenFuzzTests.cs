using System.Text;
using System.Text.Json;
using Exchange.Tests.Fixtures;
using Fuzzing;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Exchange.Tests.Fuzzing;

public sealed class TokenFuzzTests : IDisposable
{
    private readonly SigningKey key = SigningKey.FromSeed([.. Enumerable.Repeat((byte)1, SigningKey.SeedBytes)]);

    public void Dispose() => key.Dispose();

    [Fact]
    public void Any_token_is_read_or_refused_and_none_but_the_signed_one_verifies() => NoneButTheSigned(
        [
            CompactJws.Sign(key, "at+jwt", header => header.WriteString("kid", "k"), Claims),
            CompactJws.Sign(key, "at+jwt", header => header.WriteString("kid", "another"), claims => claims.WriteString("sub", "x")),
        ],
        text => CompactJws.Parse(text, "at+jwt", "kid").IsSignedBy(key.VerifyingKey));

    [Fact]
    public void Any_login_assertion_is_read_or_refused_and_none_but_the_signed_one_verifies() => NoneButTheSigned(
        [
            LoginAssertion.Create(Sample.Sender, "https://gateway.example", key, Sample.Now, TimeSpan.FromMinutes(1)),
            LoginAssertion.Create(Sample.Sender, "https://another.example:8443", key, Sample.Now, TimeSpan.FromSeconds(1)),
        ],
        text => LoginAssertion.Parse(text).IsSignedBy(key.VerifyingKey));

    // What a proof is read from has verified: under the key that it shows itself.
    [Fact]
    public void Any_DPoP_proof_is_read_or_refused_and_none_but_the_signed_one_verifies() => NoneButTheSigned(
        [
            DpopProof.Create(key, "GET", new Uri("https://gateway.example/v1/inbox"), Sample.Now, "token"),
            DpopProof.Create(key, "POST", new Uri("https://gateway.example/oauth/token"), Sample.Now, null),
        ],
        text => DpopProof.Parse(text).Key.Equals(key.VerifyingKey));

    [Fact]
    public void Any_members_of_a_token_are_read_or_refused()
    {
        byte[] header = Bytes("""{"alg":"Ed25519","typ":"at+jwt","kid":"k","jwk":{"crv":"Ed25519","kty":"OKP","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}}""");
        byte[] claims = Bytes("""{"iss":"https://gateway.example","sub":"cncert/a1b2c3d4","aud":"gateway.example","iat":1772600767,"exp":1772601367,"cnf":{"jkt":"x"}}""");
        Fuzz.Run<JwsException>([header, claims], ReadMembers);
    }

    private static void NoneButTheSigned(IReadOnlyList<string> signed, Func<string, bool> verifies) => Fuzz.Run<JwsException, bool>(
        [.. signed.Select(Bytes)],
        input => verifies(Text(input)),
        (input, holds) => Assert.True(!holds || signed.Contains(Text(input)), "It verifies, and was not signed."));

    private static void ReadMembers(byte[] input)
    {
        JwsMembers members = JwsMembers.Parse(input);
        Assert.Equal(members.Names.Count(), members.Names.Distinct().Count());
        if (members.Has("jwk") && Ed25519Jwk.TryRead(members.Nested("jwk"), out VerifyingKey? read))
        {
            Assert.Equal(VerifyingKey.KeyBytes, read.Bytes.Length);
        }

        _ = members.OptionalTime("exp");
        _ = members.OptionalText("aud");
    }

    private static string Text(byte[] input) => Encoding.Latin1.GetString(input);

    private static void Claims(Utf8JsonWriter claims)
    {
        claims.WriteString("sub", Sample.Sender.Value);
        claims.WriteNumber("exp", Sample.Now.ToUnixTimeSeconds());
    }

    private static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);
}
