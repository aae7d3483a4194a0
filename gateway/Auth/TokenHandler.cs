using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Errors;
using Gateway.Server.Hosting;
using Gateway.Server.Logging;
using Gateway.Server.Options;
using Gateway.Server.Storage;

namespace Gateway.Server.Auth;

/// <summary>
/// Issues access tokens. The assertion's single use and the entry <c>token.issued</c> are one transaction; the token is signed and leaves after its commit.
/// </summary>
internal sealed class TokenHandler(
    LoginVerifier logins, DpopVerifier dpop, AccessTokenIssuer issuer, LogWriter<IGatewayTransaction> log, GatewayOptions options, Traffic traffic,
    TimeProvider time, ILogger<TokenHandler> logger)
{
    private const string ReplayKind = "assertion";

    /// <summary>Handles a token request.</summary>
    public async Task<TokenResponse> HandleAsync(HttpContext context, CancellationToken cancellationToken)
    {
        TokenRequest request = await TokenRequest.ReadAsync(context.Request, options.Limits.TokenBytes, cancellationToken);
        Login login = await logins.VerifyAsync(request.Assertion, cancellationToken);
        context.Features.Set(new AuthenticatedActor(login.Principal.Id));
        traffic.CountPrincipal(login.Principal.Id);
        RequireStanding(login.Principal);
        PresentedProof? proof = CheckProof(context.Request, login.Principal);
        TokenBinding binding = Bind(proof, PresentedCertificate.Of(context), login.Principal);
        IReadOnlyList<string> scopes = Narrow(Scopes.Of(login.Principal), request.Scopes);
        string id = AccessTokenIssuer.CreateId();
        LogReceipt<AppendedEntry> receipt = await log.RunAsync(
            async (transaction, appender, cancel) =>
            {
                await UseOnceAsync(transaction, login, proof, cancel);
                TokenIssuedDetail detail = Describe(id, scopes, binding, appender.HeadSize(LogName.Directory));
                return appender.Append(LogName.Audit, EntryDrafts.TokenIssued(login.Principal.Id, detail));
            },
            cancellationToken);
        logger.TokenIssued(login.Principal.Id.Value, receipt.Result.Index);
        string token = issuer.Issue(id, login.Principal.Id, scopes, login.AccessKey, binding);
        return new TokenResponse(token, proof is null ? "Bearer" : "DPoP", options.Auth.TokenLifetimeSeconds, string.Join(' ', scopes));
    }

    private async ValueTask UseOnceAsync(IGatewayTransaction transaction, Login login, PresentedProof? proof, CancellationToken cancellationToken)
    {
        // Under the log's lock nothing changes any more: what was decided on a read before is decided again.
        PrincipalRow? now = await transaction.FindPrincipalAsync(login.Principal.Id, cancellationToken);
        RequireStanding(now);
        if (!LoginVerifier.Holds(now!, login.AccessKey))
        {
            throw new GatewayProblemException(ProblemName.Revoked);
        }

        Sha256Digest assertion = Sha256Digest.Of(CanonicalJson.Write(json =>
        {
            json.Text("jti", login.Id);
            json.Text("sub", login.Principal.Id.Value);
        }));
        if (!await transaction.TryUseOnceAsync(ReplayKind, assertion.ToArray(), login.ForgetAfter, cancellationToken))
        {
            throw new GatewayProblemException(ProblemName.InvalidToken, "The assertion was used before.");
        }

        if (proof is not null && !await dpop.TryUseOnceAsync(transaction, proof, cancellationToken))
        {
            throw new GatewayProblemException(ProblemName.InvalidDpopProof);
        }
    }

    private void RequireStanding(PrincipalRow? principal)
    {
        if (principal?.IsValidAt(time.GetUtcNow()) != true)
        {
            throw new GatewayProblemException(ProblemName.Revoked);
        }
    }

    // A token is bound to its principal's own access key only: binding it to a key we do not know would move the credential to a stranger.
    private PresentedProof? CheckProof(HttpRequest request, PrincipalRow principal)
    {
        PresentedProof? proof = dpop.Check(request, accessToken: null);
        return proof is null || LoginVerifier.Holds(principal, proof.Thumbprint) ? proof : throw new GatewayProblemException(ProblemName.InvalidDpopProof);
    }

    // A certificate of the kind that access keys can have must be one of them, for the same reason. Of other kinds the directory holds no key to compare with:
    // there the signed assertion, which came over the same connection, vouches for it.
    private TokenBinding Bind(PresentedProof? proof, PresentedCertificate? certificate, PrincipalRow principal)
    {
        if (certificate is { IsEd25519: true } && !(certificate.Key is { } key && LoginVerifier.Holds(principal, Ed25519Jwk.Thumbprint(key))))
        {
            throw new GatewayProblemException(ProblemName.InvalidToken, "The client certificate is not of a key that the directory has for this principal.");
        }

        var binding = new TokenBinding(proof?.Thumbprint, certificate?.Thumbprint);
        return binding.IsBound || !options.Auth.RequireSenderConstrained ? binding : throw new GatewayProblemException(ProblemName.InvalidDpopProof);
    }

    // RFC 6749 §3.3: less may be granted than was asked for, and the answer says what was.
    private static IReadOnlyList<string> Narrow(IReadOnlyList<string> effective, IReadOnlyList<string>? requested)
    {
        IReadOnlyList<string> granted = requested is null ? effective : [.. effective.Where(requested.Contains)];
        return granted.Count > 0
            ? granted
            : throw new GatewayProblemException(ProblemName.InsufficientScope, "None of the scopes asked for is the caller's.")
            {
                OAuthError = "invalid_scope",
            };
    }

    private TokenIssuedDetail Describe(string id, IReadOnlyList<string> scopes, TokenBinding binding, long directorySize) =>
        new(id, time.GetUtcNow() + issuer.Lifetime, string.Join(' ', scopes), binding.Key, directorySize) { Certificate = binding.Certificate };
}
