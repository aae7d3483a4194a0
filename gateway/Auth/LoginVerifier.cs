using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Errors;
using Gateway.Server.Hosting;
using Gateway.Server.Logging;
using Gateway.Server.Options;
using Gateway.Server.Storage;

namespace Gateway.Server.Auth;

/// <summary>
/// Verifies login assertions (private_key_jwt, RFC 7523 §3): by one of the principal's access keys, for this gateway's issuer, short-lived. Whatever is
/// wrong, the caller learns <c>invalid-token</c> and the log learns what it was.
/// </summary>
internal sealed class LoginVerifier(
    GatewayOptions options, PublicAddress address, IGatewayStore store, TimeProvider time, ILogger<LoginVerifier> logger)
{
    private TimeSpan ClockSkew => TimeSpan.FromSeconds(options.Limits.ClockSkewSeconds);

    /// <summary>Whether the principal holds the access key of this thumbprint.</summary>
    public static bool Holds(PrincipalRow principal, string thumbprint) =>
        principal.KeysFor(KeyPurpose.Access).Any(key => AccessKeys.ThumbprintOf(key) == thumbprint);

    /// <summary>Verifies an assertion. Whether its principal stands is for the caller to ask.</summary>
    /// <exception cref="GatewayProblemException"><c>invalid-token</c>.</exception>
    public async Task<Login> VerifyAsync(string text, CancellationToken cancellationToken)
    {
        try
        {
            Require(text.Length <= options.Limits.TokenBytes, "The assertion is too long.");
            LoginAssertion assertion = LoginAssertion.Parse(text);
            Require(assertion.Audience == address.Origin, "The assertion is for another audience.");
            Require(assertion.IsTimely(time.GetUtcNow(), ClockSkew), "The assertion is not of now.");
            PrincipalRow? principal = await store.FindPrincipalAsync(assertion.Principal, cancellationToken);
            string accessKey = FindKey(principal, assertion);
            return new Login(principal!, accessKey, assertion.Id, assertion.ExpiresAt + ClockSkew);
        }
        catch (JwsException exception)
        {
            logger.LoginRefused(exception.Message);
            throw new GatewayProblemException(ProblemName.InvalidToken, "The login assertion is not valid here.", exception);
        }
    }

    private static string FindKey(PrincipalRow? principal, LoginAssertion assertion)
    {
        string? key = principal?.KeysFor(KeyPurpose.Access).FirstOrDefault(line => assertion.IsSignedBy(VerifyingKey.ParseSsh(line)));
        return key is not null ? AccessKeys.ThumbprintOf(key) : throw new JwsException("No access key of its principal signed the assertion.");
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new JwsException(otherwise);
        }
    }
}
