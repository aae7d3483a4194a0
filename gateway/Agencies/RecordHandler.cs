using Gateway.Exchange;
using Gateway.Server.Auth;
using Gateway.Server.Errors;
using Gateway.Server.Hosting;
using Gateway.Server.Logging;
using Gateway.Server.Options;
using Gateway.Server.Storage;

namespace Gateway.Server.Agencies;

/// <summary>
/// Takes a signed record: an agency's first with an admin's act, its next, or one under a replaced root with an admin's act. The root's signature is the
/// authority; the caller's scope only decides who may bring it.
/// </summary>
internal sealed class RecordHandler(
    DirectoryLedger ledger, DirectoryChanges changes, IGatewayStore store, GatewayOptions options, ILogger<RecordHandler> logger)
{
    /// <summary>Handles <c>POST /v1/agencies</c>.</summary>
    public async Task<IResult> HandleAsync(HttpContext context, CallingPrincipal caller, CancellationToken cancellationToken)
    {
        byte[] body = await RequestBody.ReadAsync(context.Request, RequestBody.Json, options.Limits.JsonBytes, cancellationToken);
        AgencyRecordedDetail detail = DirectoryRefusal.Parse(body, AgencyRecordedDetail.Parse);
        await RequireMayBringAsync(caller, detail, cancellationToken);
        RecordedAnswer answer = await changes.MakeAsync(
            new DirectoryRequest(
                context.Request, body, caller, detail.Act is null ? Role.Keyholder : Role.Admin, detail.Record.Agency, StatusCodes.Status201Created),
            (transaction, appender, cancel) => ledger.RecordAsync(transaction, appender, caller.Id, detail, cancel),
            RecordedAnswer.Of,
            made => logger.AgencyRecorded(made.Agency, made.Sequence, made.Index),
            cancellationToken);
        return Results.Created($"/v1/agencies/{answer.Agency}", answer);
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
