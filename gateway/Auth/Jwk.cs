using System.Text.Json.Serialization;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Server.Auth;

/// <summary>An Ed25519 public key as the gateway publishes it: a JSON Web Key (RFC 8037 §2).</summary>
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
    /// <summary>The key of a signature.</summary>
    public static Jwk Of(VerifyingKey key) =>
        new("OKP", Ed25519SecurityKey.Algorithm, Ed25519Jwk.Coordinate(key), Ed25519Jwk.Thumbprint(key), Ed25519SecurityKey.Algorithm, "sig");
}
