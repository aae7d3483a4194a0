using Gateway.Exchange;
using Gateway.Server.Options;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Server.Auth;

/// <summary>What form an access token must have: the gateway's own tokens are all of one form, an external issuer has a little more room.</summary>
internal sealed class TokenRules(GatewayOptions options, TimeProvider time)
{
    /// <summary>The gateway's own algorithm, under both its names.</summary>
    public static IReadOnlyCollection<string> OwnAlgorithms { get; } = [Ed25519SecurityKey.Algorithm, Ed25519SecurityKey.OlderAlgorithm];

    /// <summary>The longest life of a token, from when it was issued: what may be set for the gateway's own, and what an external issuer may give.</summary>
    public static TimeSpan LongestLife { get; } = TimeSpan.FromHours(1);

    /// <summary>What an external issuer may sign with.</summary>
    public static IReadOnlyCollection<string> ExternalAlgorithms { get; } =
    [
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
    ];

    /// <summary>The signature algorithms that are taken: asymmetric ones only, never <c>none</c>, never a MAC under somebody's public key.</summary>
    public IReadOnlyCollection<string> Algorithms => options.Auth.Authority is null ? OwnAlgorithms : ExternalAlgorithms;

    /// <summary>Reads a token by these rules and checks the members that any use of it needs.</summary>
    /// <exception cref="JwsException">A rule is broken.</exception>
    public StrictToken Read(string text)
    {
        StrictToken token = options.Auth.Authority is null
            ? StrictToken.Read(text, options.Limits.TokenBytes, Algorithms, "alg", "typ", "kid")
            : StrictToken.Read(text, options.Limits.TokenBytes, Algorithms, "alg", "typ", "kid", "x5t", "x5t#S256");
        _ = token.Claims.OptionalTime("nbf");
        _ = token.Claims.Text("aud");
        DateTimeOffset issued = token.Claims.Time("iat");
        // A token of tomorrow was made by a clock that is wrong, or to be kept for the day; IdentityModel does not ask.
        if (issued > time.GetUtcNow() + TimeSpan.FromSeconds(options.Limits.ClockSkewSeconds))
        {
            throw new JwsException("The token is refused: it is dated ahead.");
        }

        return token.Claims.Time("exp") - issued <= LongestLife ? token : throw new JwsException("The token is refused: it lives longer than an hour.");
    }
}
