using Gateway.Server.Options;

namespace Gateway.Server.Hosting;

/// <summary>Has every body come at no less than <c>Gateway:Limits:BodyBytesPerSecond</c> to its end: a sender who stalls holds no place and nothing staged for long.</summary>
internal sealed class BodyPace(RequestDelegate next, GatewayOptions options, TimeProvider time)
{
    private readonly TimeSpan patience = Pace.PatienceAt(options.Limits.BodyBytesPerSecond);

    /// <summary>Handles one request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        Stream body = context.Request.Body;
        await using var paced = new PacedBody(body, patience, time);
        // Of this stream the server makes the request's BodyReader too.
        context.Request.Body = paced;
        try
        {
            await next(context);
        }
        finally
        {
            context.Request.Body = body;
        }
    }
}
