using Gateway.Crypto;
using Gateway.Exchange;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Server.Auth;

/// <summary>An Ed25519 key as IdentityModel takes keys. It knows no algorithm of RFC 9864 by itself, so this key brings the provider along.</summary>
internal sealed class Ed25519SecurityKey : SecurityKey
{
    /// <summary>The name of the algorithm, RFC 9864 §2.2.</summary>
    public const string Algorithm = "Ed25519";

    /// <summary>Its older, ambiguous name, RFC 8037 §3.1: accepted, never written.</summary>
    public const string OlderAlgorithm = "EdDSA";

    private Ed25519SecurityKey(VerifyingKey verifyingKey, SigningKey? signingKey)
    {
        VerifyingKey = verifyingKey;
        SigningKey = signingKey;
        KeyId = Ed25519Jwk.Thumbprint(verifyingKey);
        CryptoProviderFactory = new CryptoProviderFactory { CustomCryptoProvider = new Ed25519CryptoProvider(), CacheSignatureProviders = false };
    }

    /// <summary>The public half.</summary>
    public VerifyingKey VerifyingKey { get; }

    /// <summary>The private half, if this key signs. Not owned.</summary>
    public SigningKey? SigningKey { get; }

    /// <inheritdoc/>
    public override int KeySize => 8 * VerifyingKey.KeyBytes;

    /// <summary>A key that verifies.</summary>
    public static Ed25519SecurityKey Verifier(VerifyingKey key) => new(key, null);

    /// <summary>A key that signs and verifies. The private key stays its owner's.</summary>
    public static Ed25519SecurityKey Signer(SigningKey key) => new(key.VerifyingKey, key);
}
