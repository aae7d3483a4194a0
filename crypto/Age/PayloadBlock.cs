using System.Buffers;
using System.Security.Cryptography;

namespace Gateway.Crypto;

/// <summary>
/// Consecutive chunks of a payload that are worked on together, with buffers and a cipher of their own: chunks are independent of each other, so several
/// blocks can be worked on at once. Both buffers are zeroed before they go back to the pool, for one of them held plaintext.
/// </summary>
internal abstract class PayloadBlock(int inputChunkBytes, int outputChunkBytes, ChunkCipher cipher) : IDisposable
{
    // As many as fit, sealed or not, into the pool's buffers of 512 KiB.
    private const int Chunks = 7;

    private readonly byte[] _input = ArrayPool<byte>.Shared.Rent(Chunks * inputChunkBytes);
    private readonly byte[] _output = ArrayPool<byte>.Shared.Rent(Chunks * outputChunkBytes);
    private int _inputBytes;

    internal long FirstChunk { get; private set; }

    /// <summary>Whether nothing was left to read.</summary>
    internal bool IsEmpty => _inputBytes == 0;

    /// <summary>What the work made, up to the chunk that failed if one did.</summary>
    internal ReadOnlyMemory<byte> Output => _output.AsMemory(0, OutputBytes);

    protected ChunkCipher Cipher => cipher;

    /// <summary>Whether the source ends with this block.</summary>
    protected bool IsEnd { get; private set; }

    protected ReadOnlySpan<byte> Input => _input.AsSpan(0, _inputBytes);

    protected Span<byte> FreeOutput => _output.AsSpan(OutputBytes);

    protected int OutputBytes { get; set; }

    public void Dispose()
    {
        cipher.Dispose();
        CryptographicOperations.ZeroMemory(_input);
        CryptographicOperations.ZeroMemory(_output);
        ArrayPool<byte>.Shared.Return(_input);
        ArrayPool<byte>.Shared.Return(_output);
    }

    internal async ValueTask FillAsync(ChunkSource source, CancellationToken cancellationToken)
    {
        FirstChunk = source.NextChunk;
        _inputBytes = await source.ReadAsync(_input.AsMemory(0, Chunks * inputChunkBytes), cancellationToken).ConfigureAwait(false);
        IsEnd = source.AtEnd;
        OutputBytes = 0;
    }

    /// <summary>Seals or opens the chunks. Runs on any thread, one at a time, and throws nothing that the input could be the reason of.</summary>
    internal abstract void Work();
}
