using Gateway.Exchange;
using Gateway.Server.Advisories.Reading;
using Gateway.Server.Auth;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Receipts;

/// <summary>Receipts: recipients sign them, the sender reads all of them and a recipient its own.</summary>
internal static class ReceiptEndpoints
{
    public static void MapReceipts(this RouteGroupBuilder exchange)
    {
        exchange.MapPost(AdvisoryRoutes.Advisories + "/{id}/receipts", PostReceiptAsync).RequireAuthorization(Scopes.AdvisoryRead);
        exchange.MapGet(AdvisoryRoutes.Advisories + "/{id}/receipts", ReadReceiptsAsync);
    }

    private static async Task<IResult> PostReceiptAsync(
        string id, HttpRequest request, CallingPrincipal caller, AdvisoryAccess access, ReceiptHandler handler, KeptAnswers answers,
        CancellationToken cancellationToken)
    {
        SeenAdvisory seen = await access.FindAsync(id, caller, cancellationToken);
        SignedBody body = await SignedBody.ReadAsync(request, "receipt", cancellationToken);
        return await answers.RenderRecordedAsync(await handler.AcceptAsync(seen, body, request, caller, cancellationToken), cancellationToken);
    }

    private static async Task<IResult> ReadReceiptsAsync(
        string id, CallingPrincipal caller, AdvisoryAccess access, IGatewayStore store, CancellationToken cancellationToken)
    {
        SeenAdvisory seen = await access.FindAsync(id, caller, cancellationToken);
        AgencyId? recipient = seen.IsSender ? null : caller.Agency;
        IReadOnlyList<ReceiptRow> rows = await store.ReadReceiptsAsync(seen.Row.Id, recipient, cancellationToken);
        return AdvisoryJson.Ok(new ReceiptList([.. rows.Select(row => new ReceiptItem(row.LogIndex, new CanonicalBytes(row.Receipt), row.Signature))]));
    }
}
