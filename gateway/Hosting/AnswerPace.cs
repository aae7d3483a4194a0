using Gateway.Server.Options;

namespace Gateway.Server.Hosting;

/// <summary>Has every answer written at no less than <c>Gateway:Limits:AnswerBytesPerSecond</c>: a reader who stalls holds nothing open for long.</summary>
internal sealed class AnswerPace(RequestDelegate next, GatewayOptions options, TimeProvider time)
{
    private readonly TimeSpan patience = Pace.PatienceAt(options.Limits.AnswerBytesPerSecond);

    /// <summary>Handles one request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        Stream body = context.Response.Body;
        await using var paced = new PacedAnswer(body, patience, context.Abort, time);
        context.Response.Body = paced;
        try
        {
            await next(context);
        }
        finally
        {
            context.Response.Body = body;
        }
    }
}
