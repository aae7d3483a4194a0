using Gateway.Server.Advisories.Reading;
using Gateway.Server.Auth;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Sharing;

/// <summary>How an advisory travels on: additions of recipients, the author's permissions for them, and declarations that it was passed on to clients.</summary>
internal static class SharingEndpoints
{
    public static void MapSharing(this RouteGroupBuilder exchange)
    {
        RouteGroupBuilder advisory = exchange.MapGroup(AdvisoryRoutes.Advisories + "/{id}");
        advisory.AddEndpointFilter(RefusedAdvisory.NameAsync);
        advisory.MapPost("/additions", PostAdditionAsync).RequireAuthorization(Scopes.AdvisoryPublish);
        advisory.MapGet("/additions", ReadAdditionsAsync);
        advisory.MapPost("/permissions", PostPermissionAsync).RequireAuthorization(Scopes.AdvisoryPublish);
        advisory.MapGet("/permissions", ReadPermissionsAsync);
        advisory.MapPost("/declarations", PostDeclarationAsync).RequireAuthorization(Scopes.AdvisoryPublish);
        advisory.MapGet("/declarations", ReadDeclarationsAsync);
    }

    private static async Task<IResult> PostAdditionAsync(
        string id, HttpRequest request, CallingPrincipal caller, AdvisoryAccess access, AdditionHandler handler, KeptAnswers answers,
        CancellationToken cancellationToken)
    {
        SeenAdvisory seen = await access.FindAsync(id, caller, cancellationToken);
        AdditionBody body = await AdditionBody.ReadAsync(request, cancellationToken);
        return await answers.RenderRecordedAsync(await handler.AddAsync(seen, body, request, caller, cancellationToken), cancellationToken);
    }

    private static async Task<IResult> PostPermissionAsync(
        string id, HttpRequest request, CallingPrincipal caller, AdvisoryAccess access, PermissionHandler handler, KeptAnswers answers,
        CancellationToken cancellationToken)
    {
        SeenAdvisory seen = await access.FindAsync(id, caller, cancellationToken);
        SignedBody body = await SignedBody.ReadAsync(request, "permission", cancellationToken);
        return await answers.RenderRecordedAsync(await handler.PermitAsync(seen, body, request, caller, cancellationToken), cancellationToken);
    }

    private static async Task<IResult> PostDeclarationAsync(
        string id, HttpRequest request, CallingPrincipal caller, AdvisoryAccess access, DeclarationHandler handler, KeptAnswers answers,
        CancellationToken cancellationToken)
    {
        SeenAdvisory seen = await access.FindAsync(id, caller, cancellationToken);
        SignedBody body = await SignedBody.ReadAsync(request, "declaration", cancellationToken);
        return await answers.RenderRecordedAsync(await handler.AcceptAsync(seen, body, request, caller, cancellationToken), cancellationToken);
    }

    private static async Task<IResult> ReadAdditionsAsync(
        string id, CallingPrincipal caller, AdvisoryAccess access, SharingDocuments documents, CancellationToken cancellationToken)
    {
        SeenAdvisory seen = await access.FindAsync(id, caller, cancellationToken);
        return AdvisoryJson.Ok(new AdditionList(await documents.ReadAdditionsAsync(seen, caller.Agency, cancellationToken)));
    }

    private static async Task<IResult> ReadPermissionsAsync(
        string id, CallingPrincipal caller, AdvisoryAccess access, SharingDocuments documents, CancellationToken cancellationToken)
    {
        SeenAdvisory seen = await access.FindAsync(id, caller, cancellationToken);
        IReadOnlyList<SharingDocumentRow> rows = await documents.ReadOwnAsync(seen, SharingKind.Permission, caller.Agency, cancellationToken);
        return AdvisoryJson.Ok(new PermissionList([.. rows.Select(PermissionItem.Of)]));
    }

    private static async Task<IResult> ReadDeclarationsAsync(
        string id, CallingPrincipal caller, AdvisoryAccess access, SharingDocuments documents, CancellationToken cancellationToken)
    {
        SeenAdvisory seen = await access.FindAsync(id, caller, cancellationToken);
        IReadOnlyList<SharingDocumentRow> rows = await documents.ReadOwnAsync(seen, SharingKind.Declaration, caller.Agency, cancellationToken);
        return AdvisoryJson.Ok(new DeclarationList(
            [.. rows.Select(row => new DeclarationItem(row.LogIndex, new CanonicalBytes(row.Document), row.Signature))]));
    }
}
