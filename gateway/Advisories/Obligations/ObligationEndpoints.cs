using Gateway.Server.Auth;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Obligations;

/// <summary>Who owes an acknowledgement: what a reader's agency owes to senders, and what recipients owe to the caller's agency.</summary>
internal static class ObligationEndpoints
{
    public static void MapObligations(this RouteGroupBuilder exchange)
    {
        exchange.MapGet(AdvisoryRoutes.Owed, ReadOwedAsync).RequireAuthorization(Scopes.AdvisoryRead);
        exchange.MapGet(AdvisoryRoutes.Due, ReadDueAsync);
    }

    private static async Task<IResult> ReadOwedAsync(
        HttpRequest request, CallingPrincipal caller, IGatewayStore store, Obligations obligations, CancellationToken cancellationToken)
    {
        var query = ObligationQuery.Read(request.Query);
        return AdvisoryJson.Ok(obligations.ForRecipient(await store.ReadOwedAsync(caller.Id, query.Page.After, query.Page.Limit, cancellationToken), query));
    }

    private static async Task<IResult> ReadDueAsync(
        HttpRequest request, CallingPrincipal caller, IGatewayStore store, Obligations obligations, CancellationToken cancellationToken)
    {
        var query = ObligationQuery.Read(request.Query);
        return AdvisoryJson.Ok(obligations.ForSender(await store.ReadDueAsync(caller.Agency, query.Page.After, query.Page.Limit, cancellationToken), query));
    }
}
