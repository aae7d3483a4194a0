using Gateway.Server.Auth;
using Gateway.Server.Hosting;

namespace Gateway.Server.Advisories.Events;

/// <summary>The inbox as a stream of server-sent events.</summary>
internal static class EventEndpoints
{
    public static void MapEvents(this RouteGroupBuilder exchange) => exchange.MapGet(AdvisoryRoutes.InboxEvents, SendEventsAsync)
        .RequireAuthorization(Scopes.AdvisoryRead).WithMetadata(new TrafficMark(TrafficClass.Wait));

    private static async Task SendEventsAsync(HttpContext context, InboxEvents events, TimeProvider time, CancellationToken cancellationToken)
    {
        long after = EventPosition.Read(context.Request);
        AccessToken token = TokenIdentity.Of(context) ?? throw new InvalidOperationException("The group of this endpoint requires a token.");
        await events.SendAsync(new EventStream(context.Response, time), token, after, cancellationToken);
    }
}
