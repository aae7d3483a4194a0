using Gateway.Server.Hosting;
using Gateway.Server.Idempotency;

namespace Gateway.Server.Advisories;

/// <summary>Renders kept answers, first ones and repeated ones alike: the lasting part, a fresh proof of its entry, and the absolute Location.</summary>
internal sealed class KeptAnswers(ExchangeProofs proofs, PublicAddress address)
{
    /// <summary>The answer to a receipt or a withdrawal.</summary>
    public async Task<IResult> RenderRecordedAsync(KeptAnswer kept, CancellationToken cancellationToken)
    {
        long index = kept.Read<RecordedDocument>().Index;
        return Render(kept, new RecordedDocumentAnswer(index, await proofs.ProveAsync(index, cancellationToken)));
    }

    /// <summary>An answer whose content is at hand.</summary>
    public IResult Render<T>(KeptAnswer kept, T content)
    {
        IResult answer = TypedResults.Json(content, AdvisoryJson.Options, statusCode: kept.Status);
        return kept.Location is { } path ? new LocatedResult(answer, address.Url(path)) : answer;
    }
}
