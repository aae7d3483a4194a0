using Gateway.Server.Auth.External;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace Gateway.Server.Auth;

/// <summary>Registers authentication and authorization.</summary>
internal static class AuthServices
{
    /// <summary>Access tokens, their binding, the caller's standing, and one policy a scope.</summary>
    public static IServiceCollection AddAuth(this IServiceCollection services)
    {
        services.AddSingleton<TokenRules>();
        services.AddSingleton<IssuerDocuments>();
        services.AddSingleton<ExternalIssuer>();
        services.AddSingleton<TokenKeys>();
        services.AddSingleton<AccessTokenCache>();
        services.AddSingleton<AccessTokenIssuer>();
        services.AddSingleton<PrincipalStanding>();
        services.AddSingleton<Callers>();
        services.AddSingleton<StandingCaches>();
        services.AddSingleton<DpopVerifier>();
        services.AddSingleton<LoginVerifier>();
        services.AddSingleton<TokenHandler>();
        services.AddSingleton<DenialRecorder>();
        services.AddSingleton<AccessTokenEvents>();
        services.AddSingleton<IConfigureOptions<JwtBearerOptions>, ConfigureAccessTokens>();
        services.AddSingleton<IAuthorizationHandler, ScopeHandler>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, AuthorizationAnswers>();
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        AuthorizationBuilder authorization = services.AddAuthorizationBuilder();
        foreach (string scope in Scopes.All)
        {
            authorization.AddPolicy(scope, policy => policy.RequireAuthenticatedUser().AddRequirements(new ScopeRequirement(scope)));
        }

        return services;
    }
}
