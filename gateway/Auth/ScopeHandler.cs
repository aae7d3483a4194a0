using Microsoft.AspNetCore.Authorization;

namespace Gateway.Server.Auth;

/// <summary>Grants a request what its caller's scopes give, as they are effective now.</summary>
internal sealed class ScopeHandler : AuthorizationHandler<ScopeRequirement>
{
    /// <inheritdoc/>
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ScopeRequirement requirement)
    {
        if (context.Resource is HttpContext request && CallingPrincipal.Of(request)?.Has(requirement.Scope) == true)
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}
