using System.Text;
using Gateway.Exchange;
using Gateway.Server.Advisories.Clear;
using Gateway.Server.Auth;
using Gateway.Server.Hosting;
using Gateway.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gateway.Server.Advisories.Reading;

/// <summary>What was sent and what was received: lists, summaries, and the exact signed bytes for stock tools.</summary>
internal static class ReadingEndpoints
{
    private const string Json = "application/json";
    private const string ArmoredSignature = "text/plain";

    public static void MapReading(this RouteGroupBuilder exchange)
    {
        exchange.MapGet(AdvisoryRoutes.Inbox, ReadInboxAsync).RequireAuthorization(Scopes.AdvisoryRead).WithMetadata(new TrafficMark(TrafficClass.Wait));
        exchange.MapGet(AdvisoryRoutes.Advisories, ReadOutboxAsync);
        exchange.MapGet(AdvisoryRoutes.Clear, ReadClearAsync).RequireAuthorization(Scopes.AdvisoryRead);
        RouteGroupBuilder advisory = exchange.MapGroup(AdvisoryRoutes.Advisories + "/{id}");
        advisory.MapGet("", ReadSummaryAsync);
        advisory.MapGet("/manifest", ReadManifestAsync);
        advisory.MapGet("/manifest.sig", ReadManifestSignatureAsync);
        advisory.MapGet("/statement", ReadStatementAsync);
        advisory.MapGet("/statement.sig", ReadStatementSignatureAsync);
    }

    private static async Task<IResult> ReadInboxAsync(
        HttpRequest request, CallingPrincipal caller, Inbox inbox, AdvisoryItems items, CancellationToken cancellationToken)
    {
        InboxPage page = await inbox.ReadAsync(caller.Id, ListQuery.Read(request.Query), cancellationToken);
        return AdvisoryJson.Ok(new ItemPage([.. page.Items.Select(items.ForRecipient)], page.Next, page.LogSize));
    }

    private static async Task<IResult> ReadOutboxAsync(
        HttpRequest request, CallingPrincipal caller, IGatewayStore store, AdvisoryItems items, CancellationToken cancellationToken)
    {
        ListQuery query = ListQuery.Read(request.Query);
        OutboxPage page = await store.ReadOutboxAsync(caller.Agency, query.After, query.Limit, cancellationToken);
        var shown = new List<AdvisoryItem>(page.Items.Count);
        foreach (OutboxItem item in page.Items)
        {
            AdvisoryItem sent = await items.ForSenderAsync(item.Advisory, item.Deliveries, cancellationToken);
            shown.Add(sent with { CorrectedBy = item.CorrectedBy?.Value });
        }

        return AdvisoryJson.Ok(new ItemPage(shown, page.Next, page.LogSize));
    }

    private static async Task<IResult> ReadClearAsync(HttpRequest request, IGatewayStore store, AdvisoryItems items, CancellationToken cancellationToken)
    {
        ListQuery query = ListQuery.Read(request.Query);
        ClearPage page = await store.ReadClearAsync(query.After, query.Limit, cancellationToken);
        return AdvisoryJson.Ok(new ItemPage([.. page.Items.Select(items.ForMembers)], page.Next, page.LogSize));
    }

    private static async Task<IResult> ReadSummaryAsync(
        string id, CallingPrincipal caller, AdvisoryAccess access, AdvisoryItems items, ClearAdvisories clear, IGatewayStore store,
        CancellationToken cancellationToken)
    {
        SeenAdvisory seen = await access.FindAsync(id, caller, cancellationToken);
        AdvisoryItem? sent = seen.IsSender
            ? await items.ForSenderAsync(seen.Row, await store.ReadDeliveriesAsync(seen.Row.Id, cancellationToken), cancellationToken)
            : null;
        // Who addressed itself, as the sender of a sealed advisory does, sees both sides.
        AdvisoryItem item = seen.Delivery is { } delivery
            ? items.ForRecipient(seen.Row, delivery.AddressedIndex, delivery.Delivery, delivery.State, delivery.SharedBy) with
            {
                AddressedIndex = delivery.AddressedIndex,
                Manifest = new ManifestReference(delivery.ManifestSha256.ToString()),
                Deliveries = sent?.Deliveries,
                Groups = sent?.Groups,
            }
            : sent ?? await DescribeForMembersAsync(seen, items, clear, cancellationToken);
        AdvisoryId? correction = await store.FindCorrectionAsync(seen.Row.Id, seen.IsSender ? null : caller.Id, cancellationToken);
        return AdvisoryJson.Ok(item with
        {
            PublishedIndex = seen.Row.PublishedIndex,
            DirectorySize = seen.Row.DirectorySize,
            CorrectedBy = correction?.Value,
        });
    }

    private static async Task<AdvisoryItem> DescribeForMembersAsync(
        SeenAdvisory seen, AdvisoryItems items, ClearAdvisories clear, CancellationToken cancellationToken)
    {
        DeliveryRow? papers = await clear.FindPapersAsync(seen.Row, cancellationToken);
        return items.ForMembers(seen.Row) with
        {
            AddressedIndex = papers?.AddressedIndex,
            Manifest = papers is null ? null : new ManifestReference(papers.ManifestSha256.ToString()),
        };
    }

    private static async Task<IResult> ReadManifestAsync(
        string id, string? recipient, CallingPrincipal caller, AdvisoryAccess access, CancellationToken cancellationToken) =>
        TypedResults.Bytes((await FindDeliveryAsync(id, recipient, caller, access, cancellationToken)).Manifest, Json);

    private static async Task<IResult> ReadManifestSignatureAsync(
        string id, string? recipient, CallingPrincipal caller, AdvisoryAccess access, CancellationToken cancellationToken) =>
        Armored((await FindDeliveryAsync(id, recipient, caller, access, cancellationToken)).ManifestSignature);

    private static async Task<IResult> ReadStatementAsync(
        string id, string? recipient, CallingPrincipal caller, AdvisoryAccess access, AuthorStatements statements, CancellationToken cancellationToken)
    {
        SeenAdvisory seen = await access.FindAsync(id, caller, cancellationToken);
        DeliveryRow delivery = await access.FindDeliveryAsync(seen, recipient, cancellationToken);
        Statement statement = await statements.OpenAsync(seen.Row, delivery, cancellationToken);
        return TypedResults.Bytes(statement.Bytes.ToArray(), Json);
    }

    private static async Task<IResult> ReadStatementSignatureAsync(
        string id, string? recipient, CallingPrincipal caller, AdvisoryAccess access, CancellationToken cancellationToken) =>
        Armored((await FindDeliveryAsync(id, recipient, caller, access, cancellationToken)).StatementSignature);

    private static async Task<DeliveryRow> FindDeliveryAsync(
        string id, string? recipient, CallingPrincipal caller, AdvisoryAccess access, CancellationToken cancellationToken) =>
        await access.FindDeliveryAsync(await access.FindAsync(id, caller, cancellationToken), recipient, cancellationToken);

    private static FileContentHttpResult Armored(string signature) => TypedResults.Bytes(Encoding.ASCII.GetBytes(signature), ArmoredSignature);
}
