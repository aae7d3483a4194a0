using Gateway.Audit;
using Gateway.Server.Errors;
using Gateway.Server.Options;
using Gateway.Server.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Server.Auth;

/// <summary>
/// Makes the <see cref="CallingPrincipal"/> of a request to an endpoint that asks for a token: the token's binding is proven, and the principal stands
/// now. It comes before authorization, so that a revoked caller learns that and nothing else.
/// </summary>
internal sealed class CallerMiddleware(
    RequestDelegate next, Callers callers, DpopVerifier dpop, LogWriter<IGatewayTransaction> log, GatewayOptions options)
{
    /// <summary>Handles one request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<IAuthorizeData>() is not null && TokenIdentity.Of(context) is { } token)
        {
            context.Features.Set(new AuthenticatedActor(token.Principal));
            await GoOnAsync(context, token, ProveBinding(context, token));
            return;
        }

        await next(context);
    }

    private async Task GoOnAsync(HttpContext context, AccessToken token, ProofUse? proof)
    {
        bool isUsedLater = HttpMethods.IsGet(context.Request.Method) && context.GetEndpoint()!.Metadata.GetMetadata<UsesProofItself>() is not null;
        if (!isUsedLater)
        {
            await RequireAsync(proof, context);
        }

        try
        {
            context.Features.Set(await callers.FindAsync(token, proof, context.RequestAborted) ?? throw new GatewayProblemException(ProblemName.Revoked));
            await next(context);
        }
        finally
        {
            // Whatever else the answer would be, to a proof that was used before there is only one.
            await RequireAsync(proof, context);
        }
    }

    private static Task RequireAsync(ProofUse? proof, HttpContext context) => proof?.RequireAsync(context.RequestAborted) ?? Task.CompletedTask;

    private ProofUse? ProveBinding(HttpContext context, AccessToken token)
    {
        PresentedToken presented = context.Features.GetRequiredFeature<PresentedToken>();
        RequireCertificate(context, token.Binding);
        if (token.Binding.Key is null)
        {
            // RFC 9449 §7.1: a token that is bound to no key would look protected under the DPoP scheme without being so.
            bool isBare = options.Auth.RequireSenderConstrained && !token.Binding.IsBound;
            return presented.IsDpop || isBare ? throw new GatewayProblemException(ProblemName.InvalidToken) : null;
        }

        PresentedProof? proof = presented.IsDpop ? dpop.Check(context.Request, presented.Text) : null;
        if (proof is null || proof.Thumbprint != token.Binding.Key)
        {
            throw new GatewayProblemException(ProblemName.InvalidDpopProof);
        }

        return new ProofUse(proof, dpop, log);
    }

    // RFC 8705 §3: whoever presents the token must have proven in its own handshake that it holds the key of the same certificate.
    private static void RequireCertificate(HttpContext context, TokenBinding binding)
    {
        if (binding.Certificate is { } bound && PresentedCertificate.Of(context)?.Thumbprint != bound)
        {
            throw new GatewayProblemException(ProblemName.InvalidToken);
        }
    }
}
