using System.Collections.Frozen;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Server.Auth.External;

/// <summary>
/// The keys of a JSON Web Key Set (RFC 7517 §5) that tokens may be verified with: public, asymmetric, for signatures, of a sufficient size, each under a plain id of its own.
/// Others are passed over, as RFC 7517 §5 asks: an issuer may show what is not meant for us.
/// </summary>
internal sealed class IssuerKeySet
{
    private const int MaxKeys = 64;
    private const int MinRsaBits = 2048;
    private const int MaxRsaBits = 8192;

    private readonly FrozenDictionary<string, JsonWebKey> keys;

    private IssuerKeySet(FrozenDictionary<string, JsonWebKey> keys) => this.keys = keys;

    /// <summary>How many there are.</summary>
    public int Count => keys.Count;

    /// <summary>Reads a set.</summary>
    /// <exception cref="JsonException">It is not one.</exception>
    public static IssuerKeySet Read(JsonElement set)
    {
        if (set.ValueKind != JsonValueKind.Object || !set.TryGetProperty("keys", out JsonElement listed) || listed.ValueKind != JsonValueKind.Array)
        {
            throw new JsonException("The document is not a JSON Web Key Set.");
        }

        return new IssuerKeySet(listed.EnumerateArray().Take(MaxKeys).Select(ReadKey).OfType<JsonWebKey>()
            .GroupBy(key => key.KeyId, StringComparer.Ordinal)
            .Where(group => group.Count() == 1)
            .ToFrozenDictionary(group => group.Key, group => group.Single(), StringComparer.Ordinal));
    }

    /// <summary>The key of this id, or null.</summary>
    public JsonWebKey? Find(string keyId) => keys.GetValueOrDefault(keyId);

    /// <summary>
    /// Whether a key may be used with an algorithm: one that names its own is for no other (RFC 8725 §3.1), and an elliptic curve has one of its own.
    /// </summary>
    public static bool Allows(SecurityKey key, string algorithm) =>
        key is JsonWebKey jwk && (string.IsNullOrEmpty(jwk.Alg) || jwk.Alg == algorithm) && (jwk.Kty, jwk.Crv) switch
        {
            (JsonWebAlgorithmsKeyTypes.RSA, _) => algorithm.StartsWith("RS", StringComparison.Ordinal) || algorithm.StartsWith("PS", StringComparison.Ordinal),
            (_, JsonWebKeyECTypes.P256) => algorithm == SecurityAlgorithms.EcdsaSha256,
            (_, JsonWebKeyECTypes.P384) => algorithm == SecurityAlgorithms.EcdsaSha384,
            (_, JsonWebKeyECTypes.P521) => algorithm == SecurityAlgorithms.EcdsaSha512,
            _ => false,
        };

    private static JsonWebKey? ReadKey(JsonElement element)
    {
        try
        {
            var key = new JsonWebKey(element.GetRawText());
            return IsForUs(key) ? key : null;
        }
        catch (ArgumentException)
        {
            // What IdentityModel throws for what it cannot read as a key.
            return null;
        }
    }

    private static bool IsForUs(JsonWebKey key) =>
        !string.IsNullOrEmpty(key.KeyId) && !key.HasPrivateKey
        && (string.IsNullOrEmpty(key.Use) || key.Use == JsonWebKeyUseNames.Sig)
        && (key.KeyOps.Count == 0 || key.KeyOps.Contains("verify"))
        && key.Kty switch
        {
            JsonWebAlgorithmsKeyTypes.RSA => key is { N.Length: > 0, E.Length: > 0 } && key.KeySize is >= MinRsaBits and <= MaxRsaBits,
            JsonWebAlgorithmsKeyTypes.EllipticCurve => key is { X.Length: > 0, Y.Length: > 0 },
            _ => false,
        };
}
