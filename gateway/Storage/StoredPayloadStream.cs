using Gateway.Crypto;

namespace Gateway.Server.Storage;

/// <summary>A stored payload read from its beginning, each read one of the payload store that leaves nothing open.</summary>
internal sealed class StoredPayloadStream(IPayloadStore payloads, PayloadId payload) : ForwardStream
{
    private long offset;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = await payloads.ReadAsync(payload, offset, buffer, cancellationToken);
        offset += read;
        return read;
    }
}
