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
/// Takes a revocation that an agency's root signed, perhaps long ago. The root's signature is the authority; a keyholder of the agency brings it, or an
/// admin, since on such a day the agency may have nobody left who can log in.
/// </summary>
internal sealed class RevocationHandler(
    DirectoryLedger ledger, LogWriter<IGatewayTransaction> log, IdempotentRequests idempotency, StandingCaches caches, GatewayOptions options,
    ILogger<RevocationHandler> logger)
{
    /// <summary>Handles <c>POST …/revocations</c>.</summary>
    public async Task<IResult> HandleAsync(AgencyId id, HttpContext context, CallingPrincipal caller, CancellationToken cancellationToken)
    {
        Role role = RoleToBring(caller, id);
        byte[] body = await RequestBody.ReadAsync(context.Request, RequestBody.Json, options.Limits.JsonBytes, cancellationToken);
        PrincipalRevokedDetail detail = DirectoryRefusal.Parse(body, PrincipalRevokedDetail.Parse);
        if (detail.Order.Agency != id)
        {
            throw new GatewayProblemException(ProblemName.BadRequest, "The revocation is of another agency than the address says.");
        }

        Sha256Digest fingerprint = RequestFingerprint.Of($"{context.Request.Method} {context.Request.Path}", body);
        using IdempotencyTicket ticket = await idempotency.EnterAsync(caller.Id, context.Request, fingerprint, cancellationToken);
        RevocationAnswer answer = ticket.Earlier?.Read<RevocationAnswer>() ?? await RevokeAsync(caller, role, detail, ticket, cancellationToken);
        return Results.Created($"/v1/agencies/{answer.Agency}", answer);
    }

    private async Task<RevocationAnswer> RevokeAsync(
        CallingPrincipal caller, Role role, PrincipalRevokedDetail detail, IdempotencyTicket ticket, CancellationToken cancellationToken)
    {
        LogReceipt<RevocationAnswer> receipt = await log.RunAsync(
            async (transaction, appender, cancel) =>
            {
                if (await ticket.LookUpAsync(transaction, cancel) is { } earlier)
                {
                    return earlier.Read<RevocationAnswer>();
                }

                PrincipalRow row = await CallerStanding.RequireAsync(transaction, caller.Id, transaction.Now, cancel);
                CallerStanding.RequireRole(row, role);
                DirectoryChange change = await DirectoryRefusal.ApplyAsync(() => ledger.RevokeAsync(transaction, appender, caller.Id, detail, cancel));
                var answer = new RevocationAnswer(change.Agency.Value, detail.Order.Principal.Value, change.Index, change.DirectorySize);
                await ticket.KeepAsync(transaction, KeptAnswer.Of(StatusCodes.Status201Created, null, answer), cancel);
                return answer;
            },
            cancellationToken);
        caches.Forget(detail.Order.Agency);
        logger.PrincipalRevoked(receipt.Result.Principal, receipt.Result.Index);
        return receipt.Result;
    }

    private static Role RoleToBring(CallingPrincipal caller, AgencyId agency)
    {
        if (caller.Has(Scopes.Admin))
        {
            return Role.Admin;
        }

        if (!caller.Has(Scopes.AgencyRecord))
        {
            throw new GatewayProblemException(ProblemName.InsufficientScope) { RequiredScope = Scopes.AgencyRecord };
        }

        return caller.Agency == agency
            ? Role.Keyholder
            : throw new GatewayProblemException(ProblemName.Forbidden, "A revocation is brought by its own agency, or by an admin.");
    }
}
