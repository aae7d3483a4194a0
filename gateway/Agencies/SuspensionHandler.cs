using Gateway.Exchange;
using Gateway.Server.Auth;
using Gateway.Server.Errors;
using Gateway.Server.Hosting;
using Gateway.Server.Logging;
using Gateway.Server.Options;

namespace Gateway.Server.Agencies;

/// <summary>Suspends and resumes agencies by an admin's signed act, which becomes an entry of the directory log for every member to check.</summary>
internal sealed class SuspensionHandler(DirectoryLedger ledger, DirectoryChanges changes, GatewayOptions options, ILogger<SuspensionHandler> logger)
{
    /// <summary>Handles <c>POST …/suspension</c>.</summary>
    public async Task<IResult> SuspendAsync(AgencyId id, HttpContext context, CallingPrincipal caller, CancellationToken cancellationToken) =>
        Results.Created($"/v1/agencies/{id}", await HandleAsync(id, AdminActKind.Suspend, context, caller, cancellationToken));

    /// <summary>Handles <c>DELETE …/suspension</c>.</summary>
    public async Task<IResult> ResumeAsync(AgencyId id, HttpContext context, CallingPrincipal caller, CancellationToken cancellationToken) =>
        Results.Ok(await HandleAsync(id, AdminActKind.Resume, context, caller, cancellationToken));

    private async Task<SuspensionAnswer> HandleAsync(
        AgencyId id, AdminActKind kind, HttpContext context, CallingPrincipal caller, CancellationToken cancellationToken)
    {
        byte[] body = await RequestBody.ReadAsync(context.Request, RequestBody.Json, options.Limits.JsonBytes, cancellationToken);
        SuspensionDetail detail = DirectoryRefusal.Parse(body, SuspensionDetail.Parse);
        RequireFits(detail.Act, id, kind);
        ActPolicy.Require(options.Approvals, detail.Approval);
        return await changes.MakeAsync(
            new DirectoryRequest(
                context.Request, body, caller, Role.Admin, id, kind == AdminActKind.Suspend ? StatusCodes.Status201Created : StatusCodes.Status200OK),
            (transaction, appender, cancel) => ledger.SuspendAsync(transaction, appender, caller.Id, detail, cancel),
            static change => new SuspensionAnswer(change.Agency.Value, change.Index),
            made => logger.AgencyStanding(made.Agency, kind.ToWire(), made.Index),
            cancellationToken);
    }

    private static void RequireFits(AdminAct act, AgencyId id, AdminActKind kind)
    {
        if (act.Agency != id || act.Kind != kind)
        {
            throw new GatewayProblemException(ProblemName.BadRequest, "The act is about another agency, or does something else, than the address says.");
        }

        // Nobody may be left who could resume it.
        if (kind == AdminActKind.Suspend && act.Principal.Agency == id)
        {
            throw new GatewayProblemException(ProblemName.Forbidden, "An admin does not suspend its own agency.");
        }
    }
}
