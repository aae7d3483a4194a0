using Gateway.Server.Errors;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace Gateway.Server.Auth;

/// <summary>Turns the outcome of authorization into refusals of the contract, where ASP.NET would answer with a bare status.</summary>
internal sealed class AuthorizationAnswers : IAuthorizationMiddlewareResultHandler
{
    /// <inheritdoc/>
    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Challenged)
        {
            throw new GatewayProblemException(TokenRefusal.IsMarked(context) ? ProblemName.InvalidToken : ProblemName.MissingToken);
        }

        if (authorizeResult.Forbidden)
        {
            string? scope = policy.Requirements.OfType<ScopeRequirement>().FirstOrDefault()?.Scope;
            throw new GatewayProblemException(ProblemName.InsufficientScope) { RequiredScope = scope };
        }

        return next(context);
    }
}
