using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Advisories;
using Gateway.Server.Auth;
using Gateway.Server.Errors;
using Gateway.Server.Hosting;
using Gateway.Server.Idempotency;
using Gateway.Server.Logging;
using Gateway.Server.Options;
using Gateway.Server.Storage;

namespace Gateway.Server.Agencies;

/// <summary>Suspends and resumes agencies by an admin's signed act, which becomes an entry of the directory log for every member to check.</summary>
internal sealed class SuspensionHandler(
    DirectoryLedger ledger, LogWriter<IGatewayTransaction> log, IdempotentRequests idempotency, StandingCaches caches, GatewayOptions options,
    ILogger<SuspensionHandler> logger)
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
        Sha256Digest fingerprint = RequestFingerprint.Of($"{context.Request.Method} {context.Request.Path}", body);
        using IdempotencyTicket ticket = await idempotency.EnterAsync(caller.Id, context.Request, fingerprint, cancellationToken);
        return ticket.Earlier?.Read<SuspensionAnswer>() ?? await ApplyAsync(caller, detail, ticket, cancellationToken);
    }

    private async Task<SuspensionAnswer> ApplyAsync(
        CallingPrincipal caller, SuspensionDetail detail, IdempotencyTicket ticket, CancellationToken cancellationToken)
    {
        LogReceipt<SuspensionAnswer> receipt = await log.RunAsync(
            async (transaction, appender, cancel) =>
            {
                if (await ticket.LookUpAsync(transaction, cancel) is { } earlier)
                {
                    return earlier.Read<SuspensionAnswer>();
                }

                PrincipalRow row = await CallerStanding.RequireAsync(transaction, caller.Id, transaction.Now, cancel);
                CallerStanding.RequireRole(row, Role.Admin);
                DirectoryChange change = await DirectoryRefusal.ApplyAsync(() => ledger.SuspendAsync(transaction, appender, caller.Id, detail, cancel));
                var answer = new SuspensionAnswer(change.Agency.Value, change.Index);
                await ticket.KeepAsync(transaction, KeptAnswer.Of(StatusCodes.Status200OK, null, answer), cancel);
                return answer;
            },
            cancellationToken);
        caches.Forget(detail.Act.Agency);
        logger.AgencyStanding(receipt.Result.Agency, detail.Act.Kind.ToWire(), receipt.Result.Index);
        return receipt.Result;
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
