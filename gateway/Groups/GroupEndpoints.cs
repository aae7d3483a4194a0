using System.Globalization;
using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Advisories;
using Gateway.Server.Auth;
using Gateway.Server.Errors;
using Gateway.Server.Hosting;

namespace Gateway.Server.Groups;

/// <summary>Groups: read by those who may know them, changed by versions that their owners signed.</summary>
internal static class GroupEndpoints
{
    private const string Path = "/v1/groups";

    /// <summary>Registers what the endpoints need.</summary>
    public static IServiceCollection AddGroups(this IServiceCollection services) => services
        .AddSingleton<SealedGroups>()
        .AddSingleton<GroupRosters>()
        .AddSingleton<NestedGroups>()
        .AddSingleton<GroupReader>()
        .AddSingleton<GroupHandler>();

    /// <summary>Maps the endpoints.</summary>
    public static IEndpointRouteBuilder MapGroups(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = routes.MapGroup(Path).WithTags("Groups").RequireAuthorization(Scopes.DirectoryRead).HonourAtLeast(LogName.Directory);
        group.MapGet("", async (string? after, CallingPrincipal caller, GroupReader reader, CancellationToken cancellationToken) =>
                AdvisoryJson.Ok(await reader.ListAsync(caller.Agency, ReadNumber(after, "after", -1) ?? -1, cancellationToken)))
            .WithName("ListGroups").WithSummary("The groups that the caller may know.");
        group.MapGet("/{id}", async (string id, string? from, CallingPrincipal caller, GroupReader reader, CancellationToken cancellationToken) =>
                AdvisoryJson.Ok(await reader.ReadAsync(Read(id), caller.Agency, ReadNumber(from, "from", 0), cancellationToken)))
            .WithName("GetGroup").WithSummary("A group's current version; with ?from= those from a sequence on.");
        group.MapPost("", (HttpContext context, CallingPrincipal caller, GroupHandler handler, CancellationToken cancellationToken) =>
                handler.HandleAsync(context, caller, cancellationToken))
            .RequireAuthorization(Scopes.AgencyRecord)
            .WithName("RecordGroup").WithSummary("Records a version of a group: its first, or its next.");
        return routes;
    }

    // What is no group's id names nothing that is here: the same answer as for an id that nobody has.
    private static GroupId Read(string id) => GroupId.TryParse(id, out GroupId group) ? group : throw GatewayProblemException.NotFound();

    private static long? ReadNumber(string? text, string name, long least) => text is null
        ? null
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) && number >= least
            ? number
            : throw new GatewayProblemException(ProblemName.BadRequest, $"The query's \"{name}\" is not a number in its range.");
}
