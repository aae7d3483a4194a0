using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Advisories;
using Gateway.Server.Advisories.Reading;
using Gateway.Server.Auth;
using Gateway.Server.Errors;
using Gateway.Server.Hosting;
using Gateway.Server.Storage;

namespace Gateway.Server.Agreements;

/// <summary>Sharing agreements: read by every principal of a party, since they bind all of them; proposed, signed and ended by its keyholders.</summary>
internal static class AgreementEndpoints
{
    /// <summary>The path of all agreements.</summary>
    public const string Path = "/v1/agreements";

    // A version of an agreement with its signatures has up to 50 KiB.
    private const int MaxAtOnce = 50;

    /// <summary>Registers what the endpoints need.</summary>
    public static IServiceCollection AddAgreements(this IServiceCollection services) => services
        .AddSingleton<StoredAgreements>()
        .AddSingleton<AgreementAccess>()
        .AddSingleton<AgreementAnswers>()
        .AddSingleton<AgreementChanges>()
        .AddSingleton<ProposalHandler>()
        .AddSingleton<SignatureHandler>()
        .AddSingleton<EndHandler>();

    /// <summary>Maps the endpoints.</summary>
    public static IEndpointRouteBuilder MapAgreements(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = routes.MapGroup(Path).WithTags("Agreements").RequireAuthorization(Scopes.DirectoryRead).HonourAtLeast(LogName.Audit);
        group.MapGet("", ListAsync).WithName("ListAgreements").WithSummary("The agreements that my agency is a party of, or was asked to be.");
        group.MapGet("/{id}", ReadAsync).WithName("GetAgreement").WithSummary("One agreement: every version, signature and notice, the exact bytes.");
        group.MapGet("/{id}/versions/{version:int}/texts/{language}", ReadTextAsync)
            .WithName("GetAgreementText").WithSummary("The human document of a version in one language.");
        group.MapPost("", ProposeAsync).RequireAuthorization(Scopes.AgencyRecord)
            .WithName("ProposeAgreement").WithSummary("Proposes an agreement, or an amendment of one, and signs it.");
        group.MapPost("/{id}/signatures", SignAsync).RequireAuthorization(Scopes.AgencyRecord)
            .WithName("SignAgreement").WithSummary("Signs the open proposal.");
        group.MapPost("/{id}/end", EndAsync).RequireAuthorization(Scopes.AgencyRecord)
            .WithName("EndAgreement").WithSummary("Declines the open proposal, or leaves the agreement after the notice.");
        return routes;
    }

    private static async Task<IResult> ListAsync(
        HttpRequest request, CallingPrincipal caller, IGatewayStore store, StoredAgreements agreements, AgreementAnswers answers, CancellationToken cancellationToken)
    {
        ListQuery query = ListQuery.Read(request.Query);
        IReadOnlyList<StoredAgreement> all = await agreements.ReadOfAsync(store, caller.Agency, cancellationToken);
        AgreementAnswer[] items =
        [
            .. all.Where(stored => stored.History.Versions[0].ProposedIndex > query.After)
                .Take(Math.Min(query.Limit, MaxAtOnce))
                .Select(stored => answers.Describe(stored, [.. stored.VersionsOf(caller.Agency)])),
        ];
        return AdvisoryJson.Ok(new AgreementPage(items, items.Length == 0 ? query.After : items[^1].Index));
    }

    private static async Task<IResult> ReadAsync(
        string id, CallingPrincipal caller, AgreementAccess access, AgreementAnswers answers, CancellationToken cancellationToken)
    {
        (StoredAgreement stored, IReadOnlyList<AgreementVersion> versions) = await access.FindAsync(id, caller, cancellationToken);
        return AdvisoryJson.Ok(answers.Describe(stored, versions));
    }

    // Always bytes to be saved, whatever type the proposer gave it: nothing here is for a browser to show.
    private static async Task<IResult> ReadTextAsync(
        string id, int version, string language, CallingPrincipal caller, AgreementAccess access, IGatewayStore store, StoredAgreements agreements,
        CancellationToken cancellationToken)
    {
        (StoredAgreement stored, IReadOnlyList<AgreementVersion> versions) = await access.FindAsync(id, caller, cancellationToken);
        byte[]? texts = versions.Any(each => each.Agreement.Version == version) ? await store.FindAgreementTextsAsync(stored.Id, version, cancellationToken) : null;
        return texts is not null && agreements.OpenTexts(stored.Id, version, texts).Find(language) is { } text
            ? TypedResults.Bytes(text, "application/octet-stream")
            : throw GatewayProblemException.NotFound();
    }

    private static async Task<IResult> ProposeAsync(
        HttpRequest request, CallingPrincipal caller, ProposalHandler handler, KeptAnswers answers, CancellationToken cancellationToken) =>
        await answers.RenderRecordedAsync(await handler.ProposeAsync(request, caller, cancellationToken), cancellationToken);

    private static async Task<IResult> SignAsync(
        string id, HttpRequest request, CallingPrincipal caller, SignatureHandler handler, KeptAnswers answers, CancellationToken cancellationToken) =>
        await answers.RenderRecordedAsync(await handler.SignAsync(id, request, caller, cancellationToken), cancellationToken);

    private static async Task<IResult> EndAsync(
        string id, HttpRequest request, CallingPrincipal caller, EndHandler handler, KeptAnswers answers, CancellationToken cancellationToken) =>
        await answers.RenderRecordedAsync(await handler.EndAsync(id, request, caller, cancellationToken), cancellationToken);
}
