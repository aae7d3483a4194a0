using Gateway.Server.Auth.External;
using Gateway.Server.Hosting;
using Gateway.Server.Options;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Server.Auth;

/// <summary>Sets <c>AddJwtBearer</c> up for the gateway's own tokens, or for those of a configured external issuer.</summary>
internal sealed class ConfigureAccessTokens(
    GatewayOptions options, TokenKeys keys, PublicAddress address, ExternalIssuer external, TokenRules rules, TimeProvider time)
    : IConfigureNamedOptions<JwtBearerOptions>
{
    /// <inheritdoc/>
    public void Configure(JwtBearerOptions bearer) => Configure(JwtBearerDefaults.AuthenticationScheme, bearer);

    /// <inheritdoc/>
    public void Configure(string? name, JwtBearerOptions bearer)
    {
        bearer.MapInboundClaims = false;
        bearer.SaveToken = false;
        bearer.IncludeErrorDetails = false;
        bearer.EventsType = typeof(AccessTokenEvents);
        bearer.TokenValidationParameters = new TokenValidationParameters
        {
            ValidAudience = options.Name,
            ValidAlgorithms = rules.Algorithms,
            ValidTypes = [AccessToken.Type],
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            ClockSkew = TimeSpan.FromSeconds(options.Limits.ClockSkewSeconds),
            LifetimeValidator = IsInForce,
            TryAllIssuerSigningKeys = false,
        };
        if (options.Auth.Authority is null)
        {
            bearer.TokenValidationParameters.IssuerSigningKeyResolver = (_, token, keyId, _) => keys.Find(keyId, token.ValidTo) is { } key ? [key] : [];
            bearer.TokenValidationParameters.IssuerValidator = (issuer, _, _) => Require(issuer, address.Origin);
        }
        else
        {
            // Not JwtBearer's own Authority, which follows redirections and reads keys without a bound.
            bearer.TokenValidationParameters.IssuerSigningKeyResolver = (_, _, keyId, _) => external.Find(keyId) is { } key ? [key] : [];
            bearer.TokenValidationParameters.IssuerValidator = (issuer, _, _) => Require(issuer, external.Name);
            bearer.TokenValidationParameters.AlgorithmValidator = (algorithm, key, _, _) =>
                rules.Algorithms.Contains(algorithm) && IssuerKeySet.Allows(key, algorithm);
        }
    }

    private static string Require(string issuer, string expected) => issuer == expected
        ? issuer
        : throw new SecurityTokenInvalidIssuerException("The token is of another issuer.");

    // IdentityModel would ask the machine's clock; the gateway has one clock, which tests can set.
    private bool IsInForce(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters parameters)
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        return expires is { } end && now < end + parameters.ClockSkew && (notBefore is not { } start || start - parameters.ClockSkew <= now);
    }
}
