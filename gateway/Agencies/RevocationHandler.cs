using Gateway.Exchange;
using Gateway.Server.Auth;
using Gateway.Server.Errors;
using Gateway.Server.Hosting;
using Gateway.Server.Logging;
using Gateway.Server.Options;

namespace Gateway.Server.Agencies;

/// <summary>
/// Takes a revocation that an agency's root signed, perhaps long ago. The root's signature is the authority; a keyholder of the agency brings it, or an
/// admin, since on such a day the agency may have nobody left who can log in.
/// </summary>
internal sealed class RevocationHandler(DirectoryLedger ledger, DirectoryChanges changes, GatewayOptions options, ILogger<RevocationHandler> logger)
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

        RevocationAnswer answer = await changes.MakeAsync(
            new DirectoryRequest(context.Request, body, caller, role, id, StatusCodes.Status201Created),
            (transaction, appender, cancel) => ledger.RevokeAsync(transaction, appender, caller.Id, detail, cancel),
            change => new RevocationAnswer(change.Agency.Value, detail.Order.Principal.Value, change.Index, change.DirectorySize),
            made => logger.PrincipalRevoked(made.Principal, made.Index),
            cancellationToken);
        return Results.Created($"/v1/agencies/{answer.Agency}", answer);
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
