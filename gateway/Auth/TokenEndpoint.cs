using Gateway.Server.Errors;
using Gateway.Server.Hosting;

namespace Gateway.Server.Auth;

/// <summary><c>POST /oauth/token</c>: client credentials with a private_key_jwt assertion (RFC 7523), the only way to a token.</summary>
internal static class TokenEndpoint
{
    /// <summary>The endpoint's path.</summary>
    public const string Path = "/oauth/token";

    /// <summary>Maps the endpoint. It is anonymous: the assertion is the credential.</summary>
    public static void MapTokens(this IEndpointRouteBuilder routes) => routes
        .MapPost(Path, (HttpContext context, TokenHandler handler, CancellationToken cancellationToken) => handler.HandleAsync(context, cancellationToken))
        .AddEndpointFilter(RefuseAsync)
        .AllowAnonymous()
        .WithMetadata(new TrafficMark(TrafficClass.Login))
        .WithName("IssueToken")
        .WithSummary("Issues an access token for a signed login assertion.");

    // OAuth clients look for `error` (RFC 6749 §5.2), ours for `type`: the refusals of this one endpoint have both.
    private static async ValueTask<object?> RefuseAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (Exception exception) when (ExceptionMap.Find(exception) is { } problem)
        {
            problem.OAuthError ??= problem.Kind.Name switch
            {
                ProblemName.InvalidToken => "invalid_client",
                ProblemName.InvalidDpopProof => "invalid_dpop_proof",
                ProblemName.Revoked => "unauthorized_client",
                ProblemName.AuditUnavailable or ProblemName.StorageUnavailable => "temporarily_unavailable",
                _ => "invalid_request",
            };
            if (context.HttpContext.Features.Get<AuthenticatedActor>() is null)
            {
                // Whoever cannot show who it is counts as a stranger, and is out after some attempts.
                context.HttpContext.RequestServices.GetRequiredService<Traffic>().CountStranger(context.HttpContext);
            }

            throw problem;
        }
    }
}
