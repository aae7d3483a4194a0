using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Auth;
using Gateway.Server.Errors;
using Gateway.Server.Hosting;

namespace Gateway.Server.Agencies;

/// <summary>The directory: read by every member, changed by signed records and acts only.</summary>
internal static class AgencyEndpoints
{
    private const string Path = "/v1/agencies";

    // A record has up to 48 KiB and its working view about as much again: a page stays within a few megabytes.
    private const int MaxAgenciesInFull = 50;

    /// <summary>Registers what the endpoints need.</summary>
    public static IServiceCollection AddAgencies(this IServiceCollection services) => services
        .AddSingleton<DirectoryLedger>()
        .AddSingleton<AgencyReader>()
        .AddSingleton<DirectoryChanges>()
        .AddSingleton<RecordHandler>()
        .AddSingleton<RevocationHandler>()
        .AddSingleton<SuspensionHandler>();

    /// <summary>Maps the endpoints.</summary>
    public static IEndpointRouteBuilder MapAgencies(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = routes.MapGroup(Path).WithTags("Agencies").RequireAuthorization(Scopes.DirectoryRead).HonourAtLeast(LogName.Directory);
        group.MapGet("", ListAsync).WithName("ListAgencies").WithSummary("All agencies; with ?id=, several times, those in full.");
        group.MapGet("/{id}", (string id, CallingPrincipal caller, AgencyReader reader, CancellationToken cancellationToken) =>
                reader.ReadAsync(Read(id), caller.Agency, cancellationToken))
            .WithName("GetAgency").WithSummary("One agency's current record, with the keys the gateway acts on.");
        group.MapPost(
            "", (HttpContext context, CallingPrincipal caller, RecordHandler handler, CancellationToken cancellationToken) =>
                handler.HandleAsync(context, caller, cancellationToken))
            .WithName("RecordAgency").WithSummary("Records an agency: its first record, its next, or one under a replaced root.");
        group.MapPost(
            "/{id}/revocations",
            (string id, HttpContext context, CallingPrincipal caller, RevocationHandler handler, CancellationToken cancellationToken) =>
                handler.HandleAsync(Read(id), context, caller, cancellationToken))
            .WithName("RevokePrincipal").WithSummary("Revokes a principal by an order that its agency's root signed, in advance if need be.");
        MapSuspension(routes);
        return routes;
    }

    private static void MapSuspension(IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = routes.MapGroup($"{Path}/{{id}}/suspension").WithTags("Agencies").RequireAuthorization(Scopes.Admin);
        group.MapPost(
            "", (string id, HttpContext context, CallingPrincipal caller, SuspensionHandler handler, CancellationToken cancellationToken) =>
                handler.SuspendAsync(Read(id), context, caller, cancellationToken))
            .WithName("SuspendAgency").WithSummary("Suspends an agency by an admin's signed act.");
        group.MapDelete(
            "", (string id, HttpContext context, CallingPrincipal caller, SuspensionHandler handler, CancellationToken cancellationToken) =>
                handler.ResumeAsync(Read(id), context, caller, cancellationToken))
            .WithName("ResumeAgency").WithSummary("Resumes an agency by an admin's signed act.");
    }

    // Who writes to a thousand agencies compares the keys of each: that must not take a thousand requests.
    private static async Task<IResult> ListAsync(string[] id, CallingPrincipal caller, AgencyReader reader, CancellationToken cancellationToken) => id.Length switch
    {
        0 => Results.Ok(await reader.ListAsync(cancellationToken)),
        <= MaxAgenciesInFull => Results.Ok(await reader.ReadAsync([.. id.Select(Read).Distinct()], caller.Agency, cancellationToken)),
        _ => throw new GatewayProblemException(ProblemName.BadRequest, $"At most {MaxAgenciesInFull} agencies are shown in full at once."),
    };

    // What is no agency's id names nothing that is here: the same answer as for an id that nobody has.
    private static AgencyId Read(string id) => AgencyId.TryParse(id, out AgencyId agency) ? agency : throw GatewayProblemException.NotFound();
}
