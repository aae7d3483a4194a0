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
    public void Any_token_is_read_or_refused_and_none_but_the_signed_one_verifies()
    {
        byte[] token = Bytes(CompactJws.Sign(key, "at+jwt", header => header.WriteString("kid", "k"), Claims));
        byte[] proof = Bytes(DpopProof.Create(key, "GET", new Uri("https://gateway.example/v1/inbox"), Sample.Now, "token"));
        byte[] assertion = Bytes(LoginAssertion.Create(Sample.Sender, "https://gateway.example", key, Sample.Now, TimeSpan.FromMinutes(1)));
        byte[] header = Bytes("""{"alg":"Ed25519","typ":"at+jwt","kid":"k","jwk":{"crv":"Ed25519","kty":"OKP","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}}""");
        byte[] claims = Bytes("""{"iss":"https://gateway.example","sub":"cncert/a1b2c3d4","aud":"gateway.example","iat":1772600767,"exp":1772601367,"cnf":{"jkt":"x"}}""");
        HashSet<string> signed = [.. new[] { token, proof, assertion }.Select(Encoding.ASCII.GetString)];
        // What was read says whether it verifies; the members of a token alone have nothing to verify.
        Fuzz.Run<JwsException, bool>(
            [
                (token, input => CompactJws.Parse(Text(input), "at+jwt", "kid").IsSignedBy(key.VerifyingKey)),
                (proof, input => DpopProof.Parse(Text(input)).Key.Equals(key.VerifyingKey)),
                (assertion, input => LoginAssertion.Parse(Text(input)).IsSignedBy(key.VerifyingKey)),
                (header, ReadMembers),
                (claims, ReadMembers),
            ],
            (input, verifies) => Assert.True(!verifies || signed.Contains(Text(input)), "It verifies, and was not signed."));
    }

    private static bool ReadMembers(byte[] input)
    {
        JwsMembers members = JwsMembers.Parse(input);
        Assert.Equal(members.Names.Count(), members.Names.Distinct().Count());
        if (members.Has("jwk") && Ed25519Jwk.TryRead(members.Nested("jwk"), out VerifyingKey? read))
        {
            Assert.Equal(VerifyingKey.KeyBytes, read.Bytes.Length);
        }

        _ = members.OptionalTime("exp");
        _ = members.OptionalText("aud");
        return false;
    }

    private static string Text(byte[] input) => Encoding.Latin1.GetString(input);

    private static void Claims(Utf8JsonWriter claims)
    {
        claims.WriteString("sub", Sample.Sender.Value);
        claims.WriteNumber("exp", Sample.Now.ToUnixTimeSeconds());
    }

    private static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);
}
