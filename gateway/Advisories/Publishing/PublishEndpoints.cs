using Gateway.Audit;
using Gateway.Exchange;
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
        HttpRequest request, CallingPrincipal caller, PublishHandler handler, ExchangeProofs proofs, KeptAnswers answers, CancellationToken cancellationToken)
    {
        (KeptAnswer kept, Checkpoint? released) = await handler.PublishAsync(request, caller, cancellationToken);
        PublishedAdvisory published = kept.Read<PublishedAdvisory>();
        IReadOnlyList<StoredEntry> rows = await proofs.ReadEntryAndNextAsync(published.Index, cancellationToken);
        AdvisoryDistributedDetail? distribution = rows.Count > 1 ? Distributions.Of(published.Index, rows[1]) : null;
        var answer = new PublishAnswer(
            published.Id, published.Index, published.PublishedAt, published.Manifests, published.Expired,
            await proofs.ProveAsync(published.Index, released, cancellationToken), Convert.ToBase64String(rows[0].Bytes.Span),
            distribution is null ? null : Convert.ToBase64String(distribution.Bytes.Span));
        return answers.Render(kept, answer);
    }
}
