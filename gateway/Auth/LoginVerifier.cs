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
internal sealed class LoginVerifier(GatewayOptions options, PublicAddress address, IGatewayStore store, TimeProvider time, ILogger<LoginVerifier> logger)
{
    private const string Type = "client-authentication+jwt";
    private const int MaxIdLength = 256;

    private TimeSpan ClockSkew => TimeSpan.FromSeconds(options.Limits.ClockSkewSeconds);

    /// <summary>Whether the principal holds the access key of this thumbprint.</summary>
    public static bool Holds(PrincipalRow principal, string thumbprint) => principal.KeysFor(KeyPurpose.Access).Any(key => AccessKeys.ThumbprintOf(key) == thumbprint);

    /// <summary>Verifies an assertion. Whether its principal stands is for the caller to ask.</summary>
    /// <exception cref="GatewayProblemException"><c>invalid-token</c>.</exception>
    public async Task<Login> VerifyAsync(string text, CancellationToken cancellationToken)
    {
        try
        {
            StrictToken assertion = StrictToken.Read(text, options.Limits.TokenBytes, TokenRules.OwnAlgorithms, Type, "kid");
            PrincipalId principal = ReadSubject(assertion);
            DateTimeOffset expires = CheckTimes(assertion);
            PrincipalRow? row = await store.FindPrincipalAsync(principal, cancellationToken);
            return new Login(row!, FindKey(row, assertion), ReadId(assertion), expires + ClockSkew);
        }
        catch (TokenFormatException exception)
        {
            logger.LoginRefused(exception.Message);
            throw new GatewayProblemException(ProblemName.InvalidToken, "The login assertion is not valid here.", exception);
        }
    }

    private PrincipalId ReadSubject(StrictToken assertion)
    {
        Require(assertion.Text("aud") == address.Origin, "it is for another audience");
        Require(PrincipalId.TryParse(assertion.Text("sub"), out PrincipalId principal) && assertion.Text("iss") == principal.Value, "its subject is not its issuer");
        return principal;
    }

    private DateTimeOffset CheckTimes(StrictToken assertion)
    {
        DateTimeOffset now = time.GetUtcNow();
        DateTimeOffset issued = assertion.Time("iat");
        DateTimeOffset expires = assertion.Time("exp");
        Require(issued <= now + ClockSkew, "it is of the future");
        Require(now < expires + ClockSkew, "it has expired");
        Require(expires > issued && expires - issued <= Limits.AssertionLifetime, "it lives too long");
        return expires;
    }

    private static string ReadId(StrictToken assertion)
    {
        string id = assertion.Text("jti");
        Require(id.Length <= MaxIdLength, "its id is too long");
        return id;
    }

    private static string FindKey(PrincipalRow? principal, StrictToken assertion)
    {
        string? key = principal?.KeysFor(KeyPurpose.Access)
            .FirstOrDefault(line => VerifyingKey.ParseSsh(line).Verify(assertion.SigningInput, assertion.Signature));
        return key is not null ? AccessKeys.ThumbprintOf(key) : throw new TokenFormatException("The assertion is refused: no access key of its principal signed it.");
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new TokenFormatException($"The assertion is refused: {otherwise}.");
        }
    }
}
