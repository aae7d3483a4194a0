using System.Security.Cryptography;

namespace Gateway.Crypto;

/// <summary>
/// Reads a stream in whole chunks, as many as come at once, and keeps what was read beyond them: a slow source is worked on chunk by chunk, a fast one in
/// large reads. What it keeps may be plaintext and is zeroed.
/// </summary>
/// <param name="source">Stays the caller's.</param>
/// <param name="chunkBytes">Length of a chunk that is not the last.</param>
/// <param name="bytesBehind">How many bytes must be there behind a chunk before it is given out: 1 if whoever works on it must know that it is not the last.</param>
internal sealed class ChunkSource(Stream source, int chunkBytes, int bytesBehind) : IDisposable
{
    private readonly byte[] _rest = GC.AllocateUninitializedArray<byte>(chunkBytes, pinned: true);
    private int _restBytes;

    internal int ChunkBytes => chunkBytes;

    /// <summary>The number of the chunk that is read next.</summary>
    internal long NextChunk { get; private set; }

    /// <summary>Whether everything was given out.</summary>
    internal bool AtEnd { get; private set; }

    public void Dispose() => CryptographicOperations.ZeroMemory(_rest);

    /// <summary>Reads whole chunks, at least one, or at the end what there is.</summary>
    internal async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        int enough = chunkBytes + bytesBehind;
        int length = _restBytes;
        _rest.AsMemory(0, length).CopyTo(buffer);
        length += await source.ReadAtLeastAsync(buffer[length..], enough - length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        AtEnd = length < enough;
        int chunks = AtEnd ? 1 : (length - bytesBehind) / chunkBytes;
        int given = AtEnd ? length : chunks * chunkBytes;
        _restBytes = length - given;
        buffer[given..length].CopyTo(_rest);
        NextChunk += chunks;
        return given;
    }
}
