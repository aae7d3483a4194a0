using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Agencies;
using Gateway.Server.Auth;
using Gateway.Server.Errors;
using Gateway.Server.Hosting;
using Gateway.Server.Logging;
using Gateway.Server.Options;
using Gateway.Server.Storage;

namespace Gateway.Server.Groups;

/// <summary>
/// Takes a signed version of a group: its first, or its next. The keyholder's signature is the authority; the caller, of the same agency, only brings it.
/// </summary>
internal sealed class GroupHandler(
    DirectoryLedger ledger, DirectoryChanges changes, GroupRosters rosters, NestedGroups nested, SealedGroups groups, GatewayOptions options, ILogger<GroupHandler> logger)
{
    /// <summary>Handles <c>POST /v1/groups</c>.</summary>
    public async Task<IResult> HandleAsync(HttpContext context, CallingPrincipal caller, CancellationToken cancellationToken)
    {
        byte[] body = await RequestBody.ReadAsync(context.Request, RequestBody.Json, options.Limits.JsonBytes, cancellationToken);
        SignedGroup version = DirectoryRefusal.Parse(body, SignedGroup.Parse);
        RecordedGroupAnswer answer = await changes.MakeAsync(
            new DirectoryRequest(context.Request, body, caller, Role.Keyholder, caller.Agency, StatusCodes.Status201Created),
            (transaction, appender, cancel) => ApplyAsync(version, caller, transaction, appender, cancel),
            change => new RecordedGroupAnswer(version.Content.Group.Value, change.Sequence, change.Index, change.DirectorySize),
            made => logger.GroupRecorded(made.Group, made.Sequence, made.Index),
            cancellationToken);
        return Results.Created($"/v1/groups/{answer.Group}", answer);
    }

    private async ValueTask<DirectoryChange> ApplyAsync(
        SignedGroup version, CallingPrincipal caller, IGatewayTransaction transaction, EntryAppender appender, CancellationToken cancellationToken)
    {
        SignedGroup? current = await rosters.FindAsync(transaction, version.Content.Group, cancellationToken);
        RequireOwner(version.Content, current?.Content, caller.Agency);
        await nested.CheckAsync(transaction, version.Version, caller.Agency, cancellationToken);
        DirectoryChange change = await ledger.RecordAsync(transaction, appender, caller.Id, current?.Version, version, cancellationToken);
        await transaction.InsertGroupVersionAsync(groups.Seal(version, change.Index), cancellationToken);
        return change;
    }

    // Whose a confidential group is, and that it is not the caller's, are both the owner's to tell.
    private static void RequireOwner(GroupContent next, GroupContent? current, AgencyId caller)
    {
        if (current is null ? next.Sequence > 0 : !current.IsShownTo(caller))
        {
            throw GatewayProblemException.NothingFor(next.Group.Value);
        }

        if ((current ?? next).Owner != caller)
        {
            throw new GatewayProblemException(ProblemName.Forbidden, "A version of a group is brought by the agency that owns it.");
        }
    }
}
