using System.Globalization;
using Gateway.Client.Delivery;
using Gateway.Exchange;

namespace Gateway.Client.Packs;

/// <summary>The age files of a delivery as a pack carries them, each under one key of the reader's.</summary>
internal sealed class PackedFiles(Pack pack) : IDeliveryFiles
{
    /// <summary>The file of a sealed advisory's envelope.</summary>
    public const string Envelope = "envelope.age";

    /// <summary>The file of a document, from 0.</summary>
    public static string Document(int number) => string.Create(CultureInfo.InvariantCulture, $"content/{number}.age");

    public Task<Stream> OpenDocumentAsync(AdvisoryId advisory, int number, ReceiveKey receiveKey, CancellationToken cancellationToken) =>
        Task.FromResult(pack.Open(Document(number)));

    public Task<Stream> OpenEnvelopeAsync(AdvisoryId advisory, ReceiveKey receiveKey, CancellationToken cancellationToken) => Task.FromResult(pack.Open(Envelope));
}
