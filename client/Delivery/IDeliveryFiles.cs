using Gateway.Exchange;

namespace Gateway.Client.Delivery;

/// <summary>Where the age files of a delivery come from: the gateway, or a pack.</summary>
internal interface IDeliveryFiles
{
    /// <summary>The age file of document <paramref name="number"/>, from 0, under one of the reader's keys; the caller disposes it and bounds what it reads.</summary>
    Task<Stream> OpenDocumentAsync(AdvisoryId advisory, int number, ReceiveKey receiveKey, CancellationToken cancellationToken);

    /// <summary>The age file of a sealed advisory's envelope, likewise.</summary>
    Task<Stream> OpenEnvelopeAsync(AdvisoryId advisory, ReceiveKey receiveKey, CancellationToken cancellationToken);
}
