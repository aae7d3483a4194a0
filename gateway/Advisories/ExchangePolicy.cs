using Gateway.Server.Auth;
using Microsoft.AspNetCore.Authorization;

namespace Gateway.Server.Advisories;

/// <summary>
/// The policy of everything in this folder: the caller reads or publishes. Which advisories it sees is for <see cref="Reading.AdvisoryAccess"/> to say;
/// what only one of the two may do asks for that scope besides.
/// </summary>
internal static class ExchangePolicy
{
    public const string Name = "exchange";

    public static IServiceCollection AddExchangePolicy(this IServiceCollection services)
    {
        services.AddAuthorizationBuilder().AddPolicy(Name, policy => policy.RequireAuthenticatedUser().RequireAssertion(IsReaderOrPublisher));
        return services;
    }

    private static bool IsReaderOrPublisher(AuthorizationHandlerContext context) =>
        context.Resource is HttpContext request && CallingPrincipal.Of(request) is { } caller
        && (caller.Has(Scopes.AdvisoryRead) || caller.Has(Scopes.AdvisoryPublish));
}
