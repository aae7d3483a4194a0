using Gateway.Server.Auth;
using Microsoft.AspNetCore.Authorization;

namespace Gateway.Server.Hosting;

/// <summary>
/// Counts each request once, after its token was validated, which is cheap, and before anything asks the database. ASP.NET's own limiter takes one permit
/// before the endpoint runs; a login is a principal's or a stranger's only once its assertion was read.
/// </summary>
internal sealed class TrafficMiddleware(RequestDelegate next, Traffic traffic)
{
    /// <summary>Handles one request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        Count(context);
        using (Enter(context))
        {
            await next(context);
        }
    }

    private IDisposable? Enter(HttpContext context)
    {
        TrafficClass? mark = TrafficMark.Of(context);
        return (mark, TokenIdentity.Of(context)) switch
        {
            (TrafficClass.Public, _) => null,
            (TrafficClass.Feed, _) => traffic.EnterFeed(context),
            (_, { } token) => traffic.Enter(token.Principal, mark),
            _ => traffic.EnterStranger(context),
        };
    }

    private void Count(HttpContext context)
    {
        switch (TrafficMark.Of(context))
        {
            case TrafficClass.Public or TrafficClass.Feed:
                traffic.CountVisitor(context);
                break;
            case TrafficClass.Log:
                CountLog(context);
                break;
            case TrafficClass.Login:
                traffic.RequireRoomForStranger(context);
                break;
            default:
                CountCaller(context);
                break;
        }
    }

    private void CountLog(HttpContext context)
    {
        if (TokenIdentity.Of(context) is { } token)
        {
            traffic.CountVerifier(token.Principal);
        }
        else if (context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null)
        {
            traffic.CountVisitor(context);
        }
        else
        {
            traffic.CountStranger(context);
        }
    }

    private void CountCaller(HttpContext context)
    {
        if (TokenIdentity.Of(context) is { } token)
        {
            traffic.CountPrincipal(token.Principal);
        }
        else
        {
            traffic.CountStranger(context);
        }
    }
}
