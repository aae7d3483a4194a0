using System.Buffers.Text;
using System.Security.Cryptography;
using Gateway.Exchange;
using Gateway.Server.Hosting;
using Gateway.Server.Keys;
using Gateway.Server.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Server.Auth;

/// <summary>Makes access tokens (RFC 9068). Making one is no permission to hand it out: its entry in the audit log comes first.</summary>
internal sealed class AccessTokenIssuer(GatewayOptions options, GatewayKeys keys, PublicAddress address, TimeProvider time)
{
    private const int IdBytes = 16;

    private readonly JsonWebTokenHandler handler = new() { SetDefaultTimesOnTokenCreation = false };
    private readonly SigningCredentials credentials = new(Ed25519SecurityKey.Signer(keys.Token), Ed25519SecurityKey.Algorithm);

    /// <summary>How long a token lives.</summary>
    public TimeSpan Lifetime => TimeSpan.FromSeconds(options.Auth.TokenLifetimeSeconds);

    /// <summary>A fresh token id.</summary>
    public static string CreateId() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(IdBytes));

    /// <summary>Signs a token.</summary>
    /// <param name="id">Its <c>jti</c>.</param>
    /// <param name="principal">Its subject.</param>
    /// <param name="scopes">What it is good for.</param>
    /// <param name="accessKey">The thumbprint of the key that the caller logged in with.</param>
    /// <param name="binding">What it is bound to.</param>
    public string Issue(string id, PrincipalId principal, IEnumerable<string> scopes, string accessKey, TokenBinding binding)
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        Dictionary<string, object> claims = new()
        {
            ["sub"] = principal.Value,
            ["client_id"] = principal.Value,
            ["agency"] = principal.Agency.Value,
            ["scope"] = string.Join(' ', scopes),
            ["jti"] = id,
            [AccessToken.AccessKeyClaim] = accessKey,
        };
        if (binding.IsBound)
        {
            claims[TokenBinding.Claim] = binding.ToClaim();
        }

        return handler.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = AccessToken.Type,
            Issuer = address.Origin,
            Audience = options.Name,
            IssuedAt = now,
            Expires = now + Lifetime,
            Claims = claims,
            SigningCredentials = credentials,
        });
    }
}
