using Gateway.Client.Http;
using Gateway.Client.Http.Answers;
using Gateway.Exchange;

namespace Gateway.Client.Sending;

/// <summary>An advisory that the gateway took and proved, and the recipients that were left out.</summary>
internal sealed record SentAdvisory(
    AdvisoryId Id, long Index, string PublishedAt, IReadOnlyList<PublishedManifest> Recipients, IReadOnlyList<RefusedRecipient> Skipped);
