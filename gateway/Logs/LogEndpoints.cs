using Gateway.Audit;
using Gateway.Server.Auth;
using Gateway.Server.Hosting;
using Gateway.Server.Options;
using Gateway.Server.Timestamps;

namespace Gateway.Server.Logs;

/// <summary>
/// Both logs, for whoever verifies: checkpoints, proofs and tiles are hashes and open to every principal; entries are for auditors, for the agencies
/// they concern, and in the directory for all; whole bundles of them for auditors, and in the directory for all. A public
/// log shows strangers what every principal sees of it, but for entries one by one and proofs, which can be made from tiles.
/// </summary>
internal static class LogEndpoints
{
    private const string BundlePath = "/{**path}";
    private const string BundleSummary = "A bundle of entries (c2sp.org/tlog-tiles).";

    /// <summary>Registers what the endpoints need.</summary>
    public static IServiceCollection AddLogs(this IServiceCollection services) => services
        .AddSingleton<EntryWindow>()
        .AddSingleton<ReadRecorder>()
        .AddSingleton<HeartbeatService>()
        .AddHostedService(provider => provider.GetRequiredService<HeartbeatService>());

    /// <summary>Maps the endpoints.</summary>
    public static RouteGroupBuilder MapLogs(this IEndpointRouteBuilder routes, LogsOptions options)
    {
        RouteGroupBuilder group = routes.MapGroup("/v1/logs/{log:regex(^(audit|directory)$)}")
            .WithTags("Logs").RequireAuthorization(Scopes.DirectoryRead).HonourAtLeast();
        group.MapGet("/checkpoint", CheckpointHandler.GetAsync)
            .ForVerifiers(options).WithName("GetCheckpoint").WithSummary("The newest signed checkpoint (c2sp.org/tlog-checkpoint).");
        group.MapPost("/checkpoint", PresentedNoteHandler.PostAsync).WithMetadata(WorksWhileReadOnly.Mark)
            .WithName("PresentCheckpoint").WithSummary("Compares a checkpoint that the caller holds with the log.");
        group.MapGet("/proof/inclusion", ProofHandler.GetInclusionAsync).WithName("ProveInclusion").WithSummary("That an entry is in the log.");
        group.MapGet("/proof/consistency", ProofHandler.GetConsistencyAsync)
            .WithName("ProveConsistency").WithSummary("That the log at one size continues the log at another.");
        group.MapGet("/timestamp", TimestampHandler.GetAsync)
            .WithName("GetTimestamp").WithSummary("The earliest checkpoint of that size or more that a timestamping authority dated (RFC 3161).");
        group.MapGet("/tile/{**path}", TileHandler.GetAsync)
            .ForVerifiers(options).WithName("GetTile").WithSummary("A tile of hashes (c2sp.org/tlog-tiles).");
        group.MapGet("/entries", EntriesHandler.GetAsync).WithName("ReadEntries").WithSummary("Entries, one a line, exactly as they are hashed.");
        BundlesOf(routes, LogName.Audit, Scopes.AuditRead).MapGet(BundlePath, BundleHandler.GetAuditAsync)
            .WithMetadata(new TrafficMark(TrafficClass.Log)).WithName("GetAuditBundle").WithSummary(BundleSummary);
        BundlesOf(routes, LogName.Directory, Scopes.DirectoryRead).MapGet(BundlePath, BundleHandler.GetDirectoryAsync)
            .ForVerifiers(options).WithName("GetDirectoryBundle").WithSummary(BundleSummary);
        return group;
    }

    // An address of its own for each log, since the logs ask for different scopes; routing takes it before the tiles' of which it is a part.
    private static RouteGroupBuilder BundlesOf(IEndpointRouteBuilder routes, LogName log, string scope) =>
        routes.MapGroup($"/v1/logs/{log}/tile/entries").WithTags("Logs").RequireAuthorization(scope).HonourAtLeast(log);

    private static RouteHandlerBuilder ForVerifiers(this RouteHandlerBuilder endpoint, LogsOptions options)
    {
        endpoint.WithMetadata(new TrafficMark(TrafficClass.Log));
        return options.Public ? endpoint.AllowAnonymous() : endpoint;
    }
}
