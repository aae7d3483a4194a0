using System.Globalization;
using Gateway.Audit;
using Gateway.Server.Errors;
using Gateway.Server.Storage;

namespace Gateway.Server.Hosting;

/// <summary>
/// The query parameter <c>atLeast</c>: a client says how large it has seen a log, and an answer from a replica that has not caught up would look to it like
/// a rollback. So the replica waits a little, and then says that it cannot answer.
/// </summary>
internal static class AtLeast
{
    private const string Parameter = "atLeast";
    private const string LogRouteValue = "log";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Makes every GET of a group honour <c>atLeast</c>, counted in <paramref name="log"/>'s entries; without one, in those of the log that the route
    /// names.
    /// </summary>
    public static TBuilder HonourAtLeast<TBuilder>(this TBuilder group, LogName? log = null)
        where TBuilder : IEndpointConventionBuilder => group.AddEndpointFilter(async (context, next) =>
        {
            HttpContext http = context.HttpContext;
            if (Read(http.Request) is { } size && (log ?? OfRoute(http)) is { } counted)
            {
                await WaitAsync(http.RequestServices, counted, size, http.RequestAborted);
            }

            return await next(context);
        });

    private static LogName? OfRoute(HttpContext context) => LogName.TryParse(context.GetRouteValue(LogRouteValue) as string, out LogName log) ? log : null;

    private static long? Read(HttpRequest request) => request.Query[Parameter] switch
    {
        [] => null,
        [{ } text] when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long size) => size,
        _ => throw new GatewayProblemException(ProblemName.BadRequest, "atLeast is one log size."),
    };

    private static async Task WaitAsync(IServiceProvider services, LogName log, long size, CancellationToken cancellationToken)
    {
        IGatewayStore store = services.GetRequiredService<IGatewayStore>();
        TimeProvider time = services.GetRequiredService<TimeProvider>();
        long start = time.GetTimestamp();
        while ((await store.ReadHeadAsync(log, cancellationToken)).Size < size)
        {
            if (time.GetElapsedTime(start) > Patience)
            {
                throw new GatewayProblemException(ProblemName.StorageUnavailable, "This replica has not caught up with that log size.")
                {
                    RetryAfter = Patience,
                };
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }
}
