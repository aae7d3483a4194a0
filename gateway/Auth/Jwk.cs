using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Crypto;

namespace Gateway.Server.Auth;

/// <summary>An Ed25519 public key as a JSON Web Key (RFC 8037 §2).</summary>
/// <param name="Kty">Always <c>OKP</c>.</param>
/// <param name="Crv">Always <c>Ed25519</c>.</param>
/// <param name="X">The 32 bytes of the point, base64url.</param>
/// <param name="Kid">Its thumbprint.</param>
/// <param name="Alg">Always <c>Ed25519</c>.</param>
/// <param name="Use">Always <c>sig</c>.</param>
internal sealed record Jwk(
    [property: JsonPropertyName("kty")] string Kty,
    [property: JsonPropertyName("crv")] string Crv,
    [property: JsonPropertyName("x")] string X,
    [property: JsonPropertyName("kid")] string Kid,
    [property: JsonPropertyName("alg")] string Alg,
    [property: JsonPropertyName("use")] string Use)
{
    /// <summary>The key as the gateway publishes it.</summary>
    public static Jwk Of(VerifyingKey key) =>
        new("OKP", Ed25519SecurityKey.Algorithm, Base64Url.EncodeToString(key.Bytes), Thumbprint(key), Ed25519SecurityKey.Algorithm, "sig");

    /// <summary>The key's thumbprint (RFC 7638, with RFC 8037 §2's members): SHA-256 of its required members in canonical form, base64url.</summary>
    public static string Thumbprint(VerifyingKey key)
    {
        string point = Base64Url.EncodeToString(key.Bytes);
        byte[] members = CanonicalJson.Write(json =>
        {
            json.Text("crv", Ed25519SecurityKey.Algorithm);
            json.Text("kty", "OKP");
            json.Text("x", point);
        });
        return Base64Url.EncodeToString(SHA256.HashData(members));
    }

    /// <summary>Reads the public key of a DPoP proof's header: exactly <c>kty</c>, <c>crv</c> and <c>x</c>, so that no private key slips in.</summary>
    public static VerifyingKey? Read(JsonElement jwk)
    {
        bool closed = jwk.ValueKind == JsonValueKind.Object && jwk.EnumerateObject().Count() == 3
            && Is(jwk, "kty", "OKP") && Is(jwk, "crv", Ed25519SecurityKey.Algorithm);
        return closed && jwk.TryGetProperty("x", out JsonElement x) && x.ValueKind == JsonValueKind.String
            && StrictToken.TryDecode(x.GetString()!, out byte[] point) && VerifyingKey.TryCreate(point, out VerifyingKey? key)
            ? key
            : null;
    }

    private static bool Is(JsonElement jwk, string name, string value) =>
        jwk.TryGetProperty(name, out JsonElement member) && member.ValueKind == JsonValueKind.String && member.GetString() == value;
}
