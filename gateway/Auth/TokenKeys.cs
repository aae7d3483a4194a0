using Gateway.Crypto;
using Gateway.Server.Keys;
using Gateway.Server.Options;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Server.Auth;

/// <summary>
/// The keys whose tokens are taken: the one that signs, and for a token's lifetime after a rotation the one before. A token by that one which claims to live
/// longer was made later, by somebody who stole the key.
/// </summary>
internal sealed class TokenKeys(GatewayOptions options, GatewayKeys keys, TimeProvider time)
{
    private readonly Ed25519SecurityKey current = Ed25519SecurityKey.Verifier(keys.Token.VerifyingKey);
    private volatile Former? former;

    /// <summary>Takes the key before from the gateway's own record, at the start.</summary>
    /// <param name="key">The key that was given up.</param>
    /// <param name="givenUpAt">When, by the directory log.</param>
    public void AcceptFormer(VerifyingKey key, DateTimeOffset givenUpAt)
    {
        double seconds = options.Auth.TokenLifetimeSeconds + options.Limits.ClockSkewSeconds;
        former = new Former(Ed25519SecurityKey.Verifier(key), givenUpAt + TimeSpan.FromSeconds(seconds));
    }

    /// <summary>The public keys, the one that signs first.</summary>
    public IEnumerable<VerifyingKey> InForce() =>
        former is { } before && time.GetUtcNow() < before.Until ? [current.VerifyingKey, before.Key.VerifyingKey] : [current.VerifyingKey];

    /// <summary>The key of an id that may have signed a token which ends then; null if none may.</summary>
    public SecurityKey? Find(string? keyId, DateTime tokenEnds)
    {
        if (keyId == current.KeyId)
        {
            return current;
        }

        return former is { } before && keyId == before.Key.KeyId && time.GetUtcNow() < before.Until && tokenEnds <= before.Until.UtcDateTime ? before.Key : null;
    }

    private sealed record Former(Ed25519SecurityKey Key, DateTimeOffset Until);
}
