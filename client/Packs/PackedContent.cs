using System.Security.Cryptography;
using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Packs;

/// <summary>
/// One file of a pack, opened when it is first read: what stands before it is passed over. Its end is told only if its bytes had the digest that they should, although the
/// whole pack was read before: the medium it lies on may be another's.
/// </summary>
internal sealed class PackedContent(Func<Task<Stream>> openPack, long offset, BundleIndexItem item) : ForwardStream
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private Stream? pack;
    private long rest = item.Size;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        pack ??= await OpenAsync(cancellationToken);
        if (rest == 0 || buffer.Length == 0)
        {
            return 0;
        }

        int read = await pack.ReadAsync(buffer[..(int)Math.Min(rest, buffer.Length)], cancellationToken);
        hash.AppendData(buffer.Span[..read]);
        rest -= read;
        if (read == 0 || (rest == 0 && Sha256Digest.FromBytes(hash.GetHashAndReset()) != item.Sha256))
        {
            throw new VerdictException(Verdict.Tampered, $"The pack changed while its {item.Name} was being read.");
        }

        return read;
    }

    protected override void Dispose(bool disposing)
    {
        pack?.Dispose();
        hash.Dispose();
        base.Dispose(disposing);
    }

    private async Task<Stream> OpenAsync(CancellationToken cancellationToken)
    {
        Stream opened = await openPack();
        byte[] passed = new byte[64 * 1024];
        for (long before = offset; before > 0;)
        {
            int read = await opened.ReadAsync(passed.AsMemory(0, (int)Math.Min(before, passed.Length)), cancellationToken);
            before -= read > 0 ? read : throw new VerdictException(Verdict.Tampered, "The pack changed while it was being read.");
        }

        CryptographicOperations.ZeroMemory(passed);
        return opened;
    }
}
