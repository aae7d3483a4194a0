using System.Security.Claims;
using Gateway.Exchange;
using Gateway.Server.Auth.External;
using Gateway.Server.Logging;
using Gateway.Server.Options;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Server.Auth;

/// <summary>
/// What stands around <c>AddJwtBearer</c>'s validation: before it the strict reader and the cache, after it the taking of the claims. A token that the
/// strict reader does not take is never shown to IdentityModel.
/// </summary>
internal sealed class AccessTokenEvents(
    AccessTokenCache cache, TokenRules rules, ExternalIssuer external, GatewayOptions options, ILogger<AccessTokenEvents> logger) : JwtBearerEvents
{
    private TimeSpan ClockSkew => TimeSpan.FromSeconds(options.Limits.ClockSkewSeconds);

    /// <inheritdoc/>
    public override async Task MessageReceived(MessageReceivedContext context)
    {
        try
        {
            await ReadAsync(context);
        }
        catch (JwsException exception)
        {
            Fail(context, exception);
        }
    }

    /// <inheritdoc/>
    public override Task TokenValidated(TokenValidatedContext context)
    {
        PresentedToken presented = context.HttpContext.Features.GetRequiredFeature<PresentedToken>();
        try
        {
            AccessToken token = AccessToken.FromClaims(context.HttpContext.Features.GetRequiredFeature<StrictToken>());
            cache.Add(presented.Text, token);
            context.Principal = PrincipalOf(token);
        }
        catch (JwsException exception)
        {
            Fail(context, exception);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task AuthenticationFailed(AuthenticationFailedContext context)
    {
        TokenRefusal.Mark(context.HttpContext);
        // The type alone: IdentityModel's messages quote the token's claims.
        logger.TokenRefused(context.Exception.GetType().Name);
        return Task.CompletedTask;
    }

    private async Task ReadAsync(MessageReceivedContext context)
    {
        if (PresentedToken.Read(context.Request) is not { } presented)
        {
            context.NoResult();
            return;
        }

        context.HttpContext.Features.Set(presented);
        if (options.Auth.Authority is not null)
        {
            external.Refresh();
        }

        if (cache.Find(presented.Text, ClockSkew) is { } known)
        {
            context.Principal = PrincipalOf(known);
            context.Success();
            return;
        }

        StrictToken token = rules.Read(presented.Text);
        if (options.Auth.Authority is not null)
        {
            await external.PrepareAsync(token.Header.Text("kid"), context.HttpContext.RequestAborted);
        }

        context.HttpContext.Features.Set(token);
        context.Token = presented.Text;
    }

    private void Fail(ResultContext<JwtBearerOptions> context, JwsException exception)
    {
        TokenRefusal.Mark(context.HttpContext);
        logger.TokenRefused(exception.Message);
        context.Fail(exception);
    }

    private static ClaimsPrincipal PrincipalOf(AccessToken token) => new(new TokenIdentity(token));
}
