using System.Security.Cryptography;
using Gateway.Client.Cli;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Packs;

/// <summary>A pack as one stream: its first line, then each file, held against its digest while it passes.</summary>
internal sealed class PackSource(PackIndex index, IReadOnlyList<PackedFile> files) : ForwardStream
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private Stream current = new MemoryStream([.. index.Bytes.Span, (byte)'\n'], writable: false);
    private int next;
    private long read;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            int length = await current.ReadAsync(buffer, cancellationToken);
            if (length > 0)
            {
                hash.AppendData(buffer.Span[..length]);
                read += length;
                return length;
            }

            if (!await NextAsync())
            {
                return 0;
            }
        }
    }

    protected override void Dispose(bool disposing)
    {
        current.Dispose();
        hash.Dispose();
        base.Dispose(disposing);
    }

    private async ValueTask<bool> NextAsync()
    {
        Sha256Digest digest = Sha256Digest.FromBytes(hash.GetHashAndReset());
        // The first line was made a moment ago; the files may have changed since they were described.
        if (next > 0 && (digest != files[next - 1].Item.Sha256 || read != files[next - 1].Item.Size))
        {
            throw new UsageException("A file changed while it was being packed; nothing was written.");
        }

        if (next == files.Count)
        {
            return false;
        }

        read = 0;
        await current.DisposeAsync();
        current = files[next].Open();
        next++;
        return true;
    }
}
