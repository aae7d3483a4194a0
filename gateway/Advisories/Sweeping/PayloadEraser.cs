using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Sweeping;

/// <summary>Erases the ciphertext of an advisory that was closed. Never before the commit: an advisory that stands must have its content.</summary>
internal sealed class PayloadEraser(IGatewayStore store, IPayloadStore payloads)
{
    public async Task EraseAsync(AdvisoryId advisory, CancellationToken cancellationToken)
    {
        foreach (DocumentRow document in await store.ReadDocumentsAsync(advisory, cancellationToken))
        {
            await payloads.DeleteAsync(document.Payload, cancellationToken);
        }
    }
}
