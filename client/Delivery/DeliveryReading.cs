using Gateway.Client.Cli;
using Gateway.Client.Http.Answers;
using Gateway.Client.Profiles;
using Gateway.Exchange;

namespace Gateway.Client.Delivery;

/// <summary>Checks deliveries one after the other and saves their documents: everything is checked before a file appears. Owns the identities.</summary>
internal sealed class DeliveryReading : IDisposable
{
    private readonly GatewaySession session;
    private readonly OwnIdentities identities;
    private readonly DeliveryDocuments documents;

    private DeliveryReading(GatewaySession session, OwnIdentities identities)
    {
        this.session = session;
        this.identities = identities;
        documents = new DeliveryDocuments(new GatewayFiles(session.Client), identities.All);
    }

    /// <summary>Loads the identities.</summary>
    public static async Task<DeliveryReading> BeginAsync(GatewaySession session, CancellationToken cancellationToken) =>
        new(session, await session.LoadIdentitiesAsync(cancellationToken));

    /// <summary>Checks all that can be known before the documents are downloaded; of a sealed advisory it opens the envelope.</summary>
    /// <exception cref="VerdictException">The delivery does not hold.</exception>
    public async Task<ShownDelivery> CheckAsync(AdvisoryId id, CancellationToken cancellationToken)
    {
        (OpenedDelivery opened, AdvisoryItem shown) = await new DeliveryOpener(session).CheckShownAsync(id, identities, cancellationToken);
        return new ShownDelivery(await documents.DescribeAsync(opened, cancellationToken), shown);
    }

    /// <summary>Checks what stays when the content is gone: what was signed, and what the log says of it.</summary>
    /// <exception cref="VerdictException">The delivery does not hold.</exception>
    public Task<OpenedDelivery> CheckPapersAsync(AdvisoryId id, CancellationToken cancellationToken) =>
        new DeliveryOpener(session).CheckAsync(id, identities, cancellationToken);

    /// <summary>Downloads the documents and saves them, all or none.</summary>
    /// <exception cref="VerdictException">A document is not the one that was signed.</exception>
    public Task<SavedDelivery> SaveAsync(ShownDelivery delivery, string folder, Meter meter, CancellationToken cancellationToken) =>
        documents.SaveAsync(delivery.Delivery, delivery.Shown, folder, meter, cancellationToken);

    /// <summary>Zeroes and frees the identities.</summary>
    public void Dispose() => identities.Dispose();
}
