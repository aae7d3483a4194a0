using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Tests.Attacks;

/// <summary>
/// Tokens that somebody who knows all public keys, and a member's own, could make. The gateway's private key is not among what he has; those that need it are
/// in <c>Auth/AccessTokenTests</c>.
/// </summary>
internal static class ForgedTokens
{
    /// <summary>Each with a name for the test's output. <paramref name="good"/> is a token of the caller's own, whose parts they reuse.</summary>
    public static IEnumerable<(string Name, string Token)> All(AttackedGateway gateway, string good, VerifyingKey tokenKey)
    {
        string[] parts = good.Split('.');
        string header = Decode(parts[0]);
        string claims = Decode(parts[1]);
        SigningKey own = gateway.Carol.Access;
        string ownJwk = $$"""{"crv":"Ed25519","kty":"OKP","x":"{{Ed25519Jwk.Coordinate(own.VerifyingKey)}}"}""";
        string kid = Ed25519Jwk.Thumbprint(tokenKey);
        foreach (string algorithm in (string[])["none", "None", "NONE", "nOnE", ""])
        {
            yield return ($"alg {algorithm} unsigned", $"{Encode(Named(algorithm, kid))}.{parts[1]}.");
            yield return ($"alg {algorithm} with the old signature", $"{Encode(Named(algorithm, kid))}.{parts[1]}.{parts[2]}");
        }

        foreach (byte[] secret in (byte[][])[tokenKey.Bytes.ToArray(), Encoding.ASCII.GetBytes(tokenKey.ToSshLine()), Encoding.ASCII.GetBytes(kid), []])
        {
            string input = $"{Encode(Named("HS256", kid))}.{parts[1]}";
            yield return ("a MAC under what is public", $"{input}.{Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(input)))}");
        }

        foreach (string more in (string[])
        [
            $"\"jwk\":{ownJwk}", "\"jku\":\"https://attacker.example/jwks.json\"", "\"jku\":\"http://127.0.0.1:1/jwks.json\"", "\"x5u\":\"https://attacker.example/c.pem\"",
            "\"x5c\":[\"MIIB\"]", "\"x5t\":\"AAAA\"", "\"crit\":[\"exp\"]", "\"b64\":false", "\"zip\":\"DEF\"", "\"cty\":\"JWT\"", "\"url\":\"/\"", "\"nonce\":\"x\"",
        ])
        {
            string named = Named("Ed25519", kid);
            yield return ($"header member {more}", Sign(own, $"{named[..^1]},{more}}}", claims));
        }

        foreach (string other in (string[])
        [
            Ed25519Jwk.Thumbprint(own.VerifyingKey), "../../../../dev/null", "/dev/null", "file:///dev/null", "https://attacker.example/key", "x' OR '1'='1", "1; DROP TABLE log_entry--", "\\u0000", "",
            new string('k', 5000),
        ])
        {
            yield return ($"kid {other[..Math.Min(20, other.Length)]}", Sign(own, Named("Ed25519", other), claims));
        }

        yield return ("signed with a member's own key", Sign(own, header, claims));
        yield return ("another's claims under a good signature", $"{parts[0]}.{Encode(claims.Replace(gateway.Carol.Id.Value, gateway.Alice.Id.Value, StringComparison.Ordinal))}.{parts[2]}");
        yield return ("a header twice", $"{parts[0]}.{parts[0]}.{parts[1]}.{parts[2]}");
        yield return ("padding", good + "=");
        yield return ("no signature", $"{parts[0]}.{parts[1]}.");
        yield return ("nothing", "..");
        yield return ("depth", $"{parts[0]}.{Encode(new string('[', 5000))}.{parts[2]}");
        yield return ("length", new string('a', 9000));
        yield return ("a signature of zeroes", $"{parts[0]}.{parts[1]}.{Base64Url.EncodeToString(new byte[64])}");
        yield return ("the group's order added to S", $"{parts[0]}.{parts[1]}.{Base64Url.EncodeToString(WithOrderAdded(Base64Url.DecodeFromChars(parts[2])))}");
        yield return ("a login assertion", gateway.CreateAssertion(gateway.Carol.Id, own));
        yield return ("a DPoP proof", DpopProof.Create(own, "GET", new Uri(gateway.Url, "/v1/inbox"), AttackedGateway.Now, null));
    }

    public static string Decode(string part) => Encoding.UTF8.GetString(Base64Url.DecodeFromChars(part));

    public static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    public static string Sign(SigningKey key, string header, string claims)
    {
        string input = $"{Encode(header)}.{Encode(claims)}";
        return $"{input}.{Base64Url.EncodeToString(key.Sign(Encoding.ASCII.GetBytes(input)))}";
    }

    /// <summary>A signature whose S is larger by the order of the group: the same equation, and another text.</summary>
    public static byte[] WithOrderAdded(byte[] signature)
    {
        ReadOnlySpan<byte> order = Convert.FromHexString("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
        byte[] added = [.. signature];
        int carry = 0;
        for (int i = 0; i < order.Length; i++)
        {
            carry += added[32 + i] + order[i];
            added[32 + i] = (byte)(carry & 0xff);
            carry >>= 8;
        }

        return added;
    }

    private static string Named(string algorithm, string kid) => $$"""{"alg":"{{algorithm}}","typ":"at+jwt","kid":"{{kid}}"}""";
}
