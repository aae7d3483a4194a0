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

/// <summary>
/// Takes a signed record: an agency's first with an admin's act, its next, or one under a replaced root with an admin's act. The root's signature is the
/// authority; the caller's scope only decides who may bring it.
/// </summary>
internal sealed class RecordHandler(
    DirectoryLedger ledger,
    LogWriter<IGatewayTransaction> log,
    IGatewayStore store,
    IdempotentRequests idempotency,
    StandingCaches caches,
    GatewayOptions options,
    ILogger<RecordHandler> logger)
{
    /// <summary>Handles <c>POST /v1/agencies</c>.</summary>
    public async Task<IResult> HandleAsync(HttpContext context, CallingPrincipal caller, CancellationToken cancellationToken)
    {
        byte[] body = await RequestBody.ReadAsync(context.Request, RequestBody.Json, options.Limits.JsonBytes, cancellationToken);
        AgencyRecordedDetail detail = DirectoryRefusal.Parse(body, AgencyRecordedDetail.Parse);
        await RequireMayBringAsync(caller, detail, cancellationToken);
        using IdempotencyTicket ticket = await idempotency.EnterAsync(
            caller.Id, context.Request, RequestFingerprint.Of("POST /v1/agencies", body), cancellationToken);
        RecordedAnswer answer = ticket.Earlier?.Read<RecordedAnswer>() ?? await RecordAsync(caller, detail, ticket, cancellationToken);
        return Results.Created($"/v1/agencies/{answer.Agency}", answer);
    }

    private async Task<RecordedAnswer> RecordAsync(
        CallingPrincipal caller, AgencyRecordedDetail detail, IdempotencyTicket ticket, CancellationToken cancellationToken)
    {
        LogReceipt<RecordedAnswer> receipt = await log.RunAsync(
            async (transaction, appender, cancel) =>
            {
                if (await ticket.LookUpAsync(transaction, cancel) is { } earlier)
                {
                    return earlier.Read<RecordedAnswer>();
                }

                PrincipalRow row = await CallerStanding.RequireAsync(transaction, caller.Id, transaction.Now, cancel);
                CallerStanding.RequireRole(row, detail.Act is null ? Role.Keyholder : Role.Admin);
                RecordedAnswer answer = RecordedAnswer.Of(
                    await DirectoryRefusal.ApplyAsync(() => ledger.RecordAsync(transaction, appender, caller.Id, detail, cancel)));
                await ticket.KeepAsync(transaction, KeptAnswer.Of(StatusCodes.Status201Created, null, answer), cancel);
                return answer;
            },
            cancellationToken);
        caches.Forget(detail.Record.Agency);
        logger.AgencyRecorded(receipt.Result.Agency, receipt.Result.Sequence, receipt.Result.Index);
        return receipt.Result;
    }

    private async Task RequireMayBringAsync(CallingPrincipal caller, AgencyRecordedDetail detail, CancellationToken cancellationToken)
    {
        if (detail.Act is not null)
        {
            RequireScope(caller, Scopes.Admin);
            ActPolicy.Require(options.Approvals, detail.Approval);
            return;
        }

        AgencyRow? known = await store.FindAgencyAsync(detail.Record.Agency, cancellationToken);
        if (known is null || IsUnderNewRoot(known, detail))
        {
            throw new GatewayProblemException(ProblemName.ApprovalRequired);
        }

        RequireScope(caller, Scopes.AgencyRecord);
        if (caller.Agency != detail.Record.Agency)
        {
            throw new GatewayProblemException(ProblemName.Forbidden, "A record is brought by its own agency.");
        }
    }

    // A record that its own new root signed, and the last one did not: the root was lost, and an admin has to vouch.
    private static bool IsUnderNewRoot(AgencyRow known, AgencyRecordedDetail detail) =>
        !detail.Record.IsSignedByRootOf(AgencyRecord.Parse(known.Record), detail.Signatures) && detail.Record.IsSignedByRootOf(detail.Record, detail.Signatures);

    private static void RequireScope(CallingPrincipal caller, string scope)
    {
        if (!caller.Has(scope))
        {
            throw new GatewayProblemException(ProblemName.InsufficientScope) { RequiredScope = scope };
        }
    }
}
