using Gateway.Audit;
using Gateway.Server.Anchors;
using Gateway.Server.Errors;
using Gateway.Server.Expiry;
using Gateway.Server.Hosting;
using Gateway.Server.Logging;
using Gateway.Server.Storage;
using Gateway.Server.Witnesses;

namespace Gateway.Server.Health;

/// <summary>What an orchestrator asks: does the process live, and can it do its work.</summary>
internal static class HealthEndpoints
{
    /// <summary>Maps the probes, anonymous and generously limited.</summary>
    public static RouteGroupBuilder MapHealth(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = routes.MapGroup("/health").WithTags("Health").AllowAnonymous().WithMetadata(new TrafficMark(TrafficClass.Public));
        group.MapGet("/live", () => new HealthAnswer("live")).WithName("IsLive").WithSummary("The process answers.");
        group.MapGet("/ready", ReadyAsync).WithName("IsReady").WithSummary("The database is reachable and both logs' heads can be read.");
        return group;
    }

    private static async Task<HealthAnswer> ReadyAsync(
        IGatewayStore store,
        LogStanding standing,
        WitnessHealth witnesses,
        OwnExpiries expiries,
        IHostApplicationLifetime lifetime,
        ILogger<HealthAnswer> logger,
        CancellationToken cancellationToken)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            throw new GatewayProblemException(ProblemName.StorageUnavailable, "The gateway is stopping.");
        }

        if (standing.Stop is { } stop)
        {
            // What the logs wait for may be said to anybody; what was found is for the operator's log.
            string reason = stop switch
            {
                LogHeldException held => held.Message,
                LogKeyRetiredException => "A key of this gateway was given up; it has to be started anew.",
                _ => "The logs may not go on from what the database holds.",
            };
            throw new GatewayProblemException(ProblemName.ReadOnly, reason) { RetryAfter = ReadOnlyMode.TryAgain };
        }

        try
        {
            await store.ProbeAsync(cancellationToken);
            await store.ReadHeadAsync(LogName.Audit, cancellationToken);
            await store.ReadHeadAsync(LogName.Directory, cancellationToken);
            return new HealthAnswer("ready", await witnesses.DescribeAsync(cancellationToken), expiries.Find());
        }
        catch (StorageException exception)
        {
            logger.NotReady("the database does not answer", exception);
            throw;
        }
    }
}
