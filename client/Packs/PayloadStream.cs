using Gateway.Crypto;

namespace Gateway.Client.Packs;

/// <summary>The document inside an age file as a stream; each byte of it is authentic, and the end as well.</summary>
internal sealed class PayloadStream(PayloadReader reader, Stream file) : ForwardStream
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => reader.ReadAsync(buffer, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        reader.Dispose();
        file.Dispose();
        base.Dispose(disposing);
    }
}
