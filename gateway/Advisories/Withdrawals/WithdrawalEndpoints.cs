using Gateway.Server.Advisories.Reading;
using Gateway.Server.Auth;
using Gateway.Server.Errors;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Withdrawals;

/// <summary>Withdrawals: a publisher of the sending agency signs one, everybody who saw the advisory may read it.</summary>
internal static class WithdrawalEndpoints
{
    public static void MapWithdrawals(this RouteGroupBuilder exchange)
    {
        exchange.MapPost(AdvisoryRoutes.Advisories + "/{id}/withdrawal", PostWithdrawalAsync).AddEndpointFilter(RefusedAdvisory.NameAsync)
            .RequireAuthorization(Scopes.AdvisoryPublish);
        exchange.MapGet(AdvisoryRoutes.Advisories + "/{id}/withdrawal", ReadWithdrawalAsync);
    }

    private static async Task<IResult> PostWithdrawalAsync(
        string id, HttpRequest request, CallingPrincipal caller, AdvisoryAccess access, WithdrawalHandler handler, KeptAnswers answers,
        CancellationToken cancellationToken)
    {
        SeenAdvisory seen = await access.FindAsync(id, caller, cancellationToken);
        SignedBody body = await SignedBody.ReadAsync(request, "withdrawal", cancellationToken);
        return await answers.RenderRecordedAsync(await handler.WithdrawAsync(seen, body, request, caller, cancellationToken), cancellationToken);
    }

    private static async Task<IResult> ReadWithdrawalAsync(
        string id, CallingPrincipal caller, AdvisoryAccess access, IGatewayStore store, SealedWithdrawals withdrawals,
        CancellationToken cancellationToken)
    {
        SeenAdvisory seen = await access.FindAsync(id, caller, cancellationToken);
        WithdrawalRow row = await store.FindWithdrawalAsync(seen.Row.Id, cancellationToken) ?? throw GatewayProblemException.NotFound();
        return AdvisoryJson.Ok(new WithdrawalAnswer(row.LogIndex, new CanonicalBytes(withdrawals.Open(row)), row.Signature));
    }
}
