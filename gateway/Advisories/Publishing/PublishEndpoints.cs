using Gateway.Server.Auth;
using Gateway.Server.Hosting;
using Gateway.Server.Idempotency;

namespace Gateway.Server.Advisories.Publishing;

/// <summary>Publishing an advisory.</summary>
internal static class PublishEndpoints
{
    public static void MapPublishing(this RouteGroupBuilder exchange) =>
        exchange.MapPost(AdvisoryRoutes.Advisories, PublishAsync).RequireAuthorization(Scopes.AdvisoryPublish).WithMetadata(new TrafficMark(TrafficClass.Upload));

    private static async Task<IResult> PublishAsync(
        HttpRequest request, CallingPrincipal caller, PublishHandler handler, ExchangeProofs proofs, Distributions distributions,
        KeptAnswers answers, CancellationToken cancellationToken)
    {
        KeptAnswer kept = await handler.PublishAsync(request, caller, cancellationToken);
        PublishedAdvisory published = kept.Read<PublishedAdvisory>();
        ReadOnlyMemory<byte> entry = await proofs.ReadEntryAsync(published.Index, cancellationToken);
        var answer = new PublishAnswer(
            published.Id, published.Index, published.PublishedAt, published.Manifests, published.Expired,
            await proofs.ProveAsync(published.Index, cancellationToken), Convert.ToBase64String(entry.Span),
            await distributions.FindAsync(published.Index, cancellationToken) is { } distribution ? Convert.ToBase64String(distribution.Bytes.Span) : null);
        return answers.Render(kept, answer);
    }
}
