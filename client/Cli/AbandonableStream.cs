using System.Security.Cryptography;
using Gateway.Crypto;

namespace Gateway.Client.Cli;

/// <summary>
/// A stream whose reads end when they are cancelled, although those of the stream below do not: one that was begun is left behind and brings what it brings into memory
/// of its own, never into the caller's. After that nothing is read any more.
/// </summary>
/// <param name="inner">What is read; it is disposed with this one.</param>
internal sealed class AbandonableStream(Stream inner) : ForwardStream
{
    private const int BufferSizeBytes = 64 * 1024;

    private readonly byte[] own = GC.AllocateUninitializedArray<byte>(BufferSizeBytes, pinned: true);
    private bool isAbandoned;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(isAbandoned, this);
        Task<int> reading = inner.ReadAsync(own.AsMemory(0, Math.Min(buffer.Length, own.Length)), CancellationToken.None).AsTask();
        try
        {
            int length = await reading.WaitAsync(cancellationToken);
            own.AsSpan(0, length).CopyTo(buffer.Span);
            return length;
        }
        catch (OperationCanceledException)
        {
            isAbandoned = true;
            throw;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            // It may hold plaintext on its way to be sealed.
            CryptographicOperations.ZeroMemory(own);
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
