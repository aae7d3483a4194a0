using Gateway.Client.Http;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Delivery;

/// <summary>The age files of a delivery as the gateway sends them; each opening is logged there as a download.</summary>
internal sealed class GatewayFiles(GatewayClient client) : IDeliveryFiles
{
    public Task<Stream> OpenDocumentAsync(AdvisoryId advisory, int number, ReceiveKey receiveKey, CancellationToken cancellationToken) =>
        OpenAsync(client.OpenContentAsync(advisory, number, receiveKey, cancellationToken), cancellationToken);

    public Task<Stream> OpenEnvelopeAsync(AdvisoryId advisory, ReceiveKey receiveKey, CancellationToken cancellationToken) =>
        OpenAsync(client.OpenEnvelopeAsync(advisory, receiveKey, cancellationToken), cancellationToken);

    private static async Task<Stream> OpenAsync(Task<HttpResponseMessage> answer, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await answer;
        return new AnswerStream(response, await response.Content.ReadAsStreamAsync(cancellationToken));
    }

    private sealed class AnswerStream(HttpResponseMessage response, Stream body) : ForwardStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => body.ReadAsync(buffer, cancellationToken);

        protected override void Dispose(bool disposing)
        {
            body.Dispose();
            response.Dispose();
            base.Dispose(disposing);
        }
    }
}
