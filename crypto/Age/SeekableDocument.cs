using System.Buffers;
using System.Security.Cryptography;

namespace Gateway.Crypto;

/// <summary>
/// A decrypted view of an age payload that is read at any position (c2sp.org/age, Payload: seeking jumps in chunks, and only an authentic final chunk says where
/// the end is). Only bytes of authenticated chunks leave. Reading a part says nothing about the rest. Memory stays at two chunks; not safe for several threads.
/// </summary>
public sealed class SeekableDocument : IDisposable
{
    private readonly Stream _source;
    private readonly long _firstChunk;
    private readonly long _lastChunk;
    private readonly ChunkCipher _cipher;
    private readonly byte[] _ciphertext = ArrayPool<byte>.Shared.Rent(PayloadFormat.SealedChunkBytes);
    private readonly byte[] _plaintext = ArrayPool<byte>.Shared.Rent(PayloadFormat.ChunkBytes);
    private long _openedChunk = -1;
    private int _openedBytes;
    private bool _disposed;

    private SeekableDocument(Stream source, long firstChunk, long chunksBytes, ChunkCipher cipher)
    {
        _source = source;
        _firstChunk = firstChunk;
        _lastChunk = Math.Max(0, (chunksBytes - 1) / PayloadFormat.SealedChunkBytes);
        _cipher = cipher;
        Length = chunksBytes - ((_lastChunk + 1) * PayloadFormat.TagBytes);
    }

    /// <summary>The document's length in bytes.</summary>
    public long Length { get; }

    /// <summary>Reads from a position, at most to the end of the chunk that holds it.</summary>
    /// <param name="position">Offset in the document, in bytes; at or behind its end nothing is read.</param>
    /// <param name="destination">At least one byte; the plaintext in it is the caller's to zero.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <returns>How many bytes were read; 0 at or behind the end.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A negative position.</exception>
    /// <exception cref="ArgumentException">An empty destination.</exception>
    /// <exception cref="PayloadException">The chunk was changed, or is no longer there.</exception>
    /// <exception cref="ObjectDisposedException">The document is disposed.</exception>
    public async ValueTask<int> ReadAsync(long position, Memory<byte> destination, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        if (destination.IsEmpty)
        {
            throw new ArgumentException("Nothing can be read into an empty buffer.", nameof(destination));
        }

        if (position >= Length)
        {
            return 0;
        }

        await OpenChunkAsync(position / PayloadFormat.ChunkBytes, cancellationToken).ConfigureAwait(false);
        int offset = (int)(position % PayloadFormat.ChunkBytes);
        int length = Math.Min(destination.Length, _openedBytes - offset);
        _plaintext.AsMemory(offset, length).CopyTo(destination);
        return length;
    }

    /// <summary>Zeroes plaintext and key and gives the buffers back.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _cipher.Dispose();
        CryptographicOperations.ZeroMemory(_plaintext);
        ArrayPool<byte>.Shared.Return(_plaintext);
        ArrayPool<byte>.Shared.Return(_ciphertext);
    }

    internal static async ValueTask<SeekableDocument> OpenAsync(Stream source, long payload, FileKey fileKey, CancellationToken cancellationToken)
    {
        byte[] fileNonce = new byte[PayloadFormat.FileNonceBytes];
        source.Position = payload;
        if (await source.ReadAtLeastAsync(fileNonce, fileNonce.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false) < fileNonce.Length)
        {
            throw new HeaderFormatException("The file ends before the payload's nonce.");
        }

        long chunksBytes = source.Length - payload - PayloadFormat.FileNonceBytes;
        long rest = chunksBytes % PayloadFormat.SealedChunkBytes;

        // A last chunk holds at least its tag, and more than that unless the document is empty.
        if (chunksBytes < PayloadFormat.TagBytes || rest is > 0 and < PayloadFormat.TagBytes || (rest == PayloadFormat.TagBytes && chunksBytes > PayloadFormat.TagBytes))
        {
            throw new PayloadException("The payload is cut short or ends in an empty chunk.", chunksBytes / PayloadFormat.SealedChunkBytes);
        }

        var document = new SeekableDocument(source, payload + PayloadFormat.FileNonceBytes, chunksBytes, new ChunkCipher(fileKey, fileNonce));
        try
        {
            await document.OpenChunkAsync(document._lastChunk, cancellationToken).ConfigureAwait(false);
            return document;
        }
        catch
        {
            document.Dispose();
            throw;
        }
    }

    private async ValueTask OpenChunkAsync(long chunk, CancellationToken cancellationToken)
    {
        if (chunk == _openedChunk)
        {
            return;
        }

        // Nothing of the chunk before may leave under this one's number if the read fails.
        _openedChunk = -1;
        int expected = chunk < _lastChunk ? PayloadFormat.SealedChunkBytes : checked((int)(Length - (chunk * PayloadFormat.ChunkBytes) + PayloadFormat.TagBytes));
        _source.Position = _firstChunk + (chunk * PayloadFormat.SealedChunkBytes);
        int length = await _source.ReadAtLeastAsync(_ciphertext.AsMemory(0, expected), expected, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        if (length != expected || !_cipher.TryOpen(chunk, last: chunk == _lastChunk, _ciphertext.AsSpan(0, expected), _plaintext))
        {
            throw new PayloadException("A chunk of the payload is not authentic, or is gone.", chunk);
        }

        _openedBytes = expected - PayloadFormat.TagBytes;
        _openedChunk = chunk;
    }
}
