using System.IO.Pipelines;
using Gateway.Crypto;

namespace Gateway.Client.Resealing;

/// <summary>
/// A document as it is downloaded and decrypted: what a reader has not taken yet waits in memory, a few chunks at most, and nothing touches the disk. It starts with the
/// first read, and ends only where the whole was what its sender signed; whoever sends it on has not sent its end before.
/// </summary>
/// <param name="download">Writes the plaintext, and throws if it is not the one that was signed.</param>
internal sealed class DownloadedDocument(Func<Stream, CancellationToken, Task> download) : ForwardStream
{
    private readonly Pipe pipe = new();
    private readonly CancellationTokenSource stop = new();
    private Task? downloading;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        downloading ??= DownloadAsync();
        int length = await pipe.Reader.AsStream(leaveOpen: true).ReadAsync(buffer, cancellationToken);
        if (length == 0 && !buffer.IsEmpty)
        {
            await downloading;
        }

        return length;
    }

    protected override void Dispose(bool disposing)
    {
        if (!stop.IsCancellationRequested)
        {
            // A download that nobody reads ends by this, and what it then throws has nobody to hear it.
            stop.Cancel();
            pipe.Reader.Complete();
            stop.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task DownloadAsync()
    {
        await using Stream plaintext = pipe.Writer.AsStream();
        await download(plaintext, stop.Token);
    }
}
