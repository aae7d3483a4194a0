using System.Globalization;
using Gateway.Audit;
using Gateway.Client.Cli;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gateway.Client.Witnessing;

/// <summary>The two routes of c2sp.org/tlog-witness. The submission prefix and the monitoring prefix are the same.</summary>
internal sealed class WitnessEndpoints(Witness witness, Action<string> tellOperator)
{
    private const string OriginHash = "originHash";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/add-checkpoint", AddCheckpointAsync);
        routes.MapGet($"/{{{OriginHash}}}/checkpoint", ReadCheckpointAsync);
    }

    private async Task AddCheckpointAsync(HttpContext context)
    {
        using MemoryStream body = new();
        try
        {
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        }
        catch (BadHttpRequestException refusal)
        {
            // Larger than Kestrel's limit, slower than its rate, or broken off.
            context.Response.StatusCode = refusal.StatusCode;
            return;
        }

        await AnswerAsync(context, () => witness.AddCheckpoint(body.ToArray()));
    }

    private Task ReadCheckpointAsync(HttpContext context) =>
        AnswerAsync(context, () => witness.ReadCheckpoint((string)context.Request.RouteValues[OriginHash]!));

    private async Task AnswerAsync(HttpContext context, Func<WitnessAnswer> answer)
    {
        WitnessAnswer given;
        try
        {
            given = answer();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CommandFailedException)
        {
            // The disk. The reason is the operator's; the caller hears that it may come back.
            tellOperator(failure.Message);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = 10.ToString(CultureInfo.InvariantCulture);
            return;
        }

        context.Response.StatusCode = given.Status;
        context.Response.ContentType = given.ContentType;
        context.Response.ContentLength = given.Body.Length;
        await context.Response.Body.WriteAsync(given.Body, context.RequestAborted);
    }
}
