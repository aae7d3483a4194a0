using Gateway.Client.Http;
using Gateway.Client.Http.Answers;
using Gateway.Exchange;

namespace Gateway.Client.Sending;

/// <summary>An advisory that the gateway took and proved, the recipients that were left out, their readers whose keys have expired, and what proves it to others.</summary>
internal sealed record SentAdvisory(
    AdvisoryId Id,
    long Index,
    string PublishedAt,
    IReadOnlyList<PublishedManifest> Recipients,
    IReadOnlyList<RefusedRecipient> Skipped,
    IReadOnlyList<PrincipalId> Expired,
    PublicationReceipt Receipt);
