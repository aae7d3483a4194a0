using System.Buffers;
using System.Security.Cryptography;

namespace Gateway.Crypto;

/// <summary>
/// Encrypts a document of any length into an age payload (c2sp.org/age, Payload): a random nonce, then chunks of 64 KiB. Memory stays at two pooled
/// chunk buffers; the one that held plaintext is zeroed before it goes back. Without <see cref="CompleteAsync"/> what was written is a payload cut
/// short, which no reader accepts. Not safe for several threads.
/// </summary>
public sealed class PayloadWriter : IDisposable
{
    private readonly Stream _destination;
    private readonly ChunkCipher _cipher;
    private readonly byte[] _fileNonce = RandomNumberGenerator.GetBytes(PayloadFormat.FileNonceBytes);
    private readonly byte[] _plaintext = ArrayPool<byte>.Shared.Rent(PayloadFormat.ChunkBytes);
    private readonly byte[] _ciphertext = ArrayPool<byte>.Shared.Rent(PayloadFormat.FileNonceBytes + PayloadFormat.SealedChunkBytes);
    private int _buffered;
    private long _chunk;
    private bool _ended;
    private bool _disposed;

    /// <summary>Starts a payload. Nothing is written before the first full chunk.</summary>
    /// <param name="destination">Receives nonce and chunks; stays the caller's and is not flushed.</param>
    /// <param name="fileKey">The file's key; stays the caller's and is not needed after this call.</param>
    /// <exception cref="ObjectDisposedException">The file key is gone.</exception>
    public PayloadWriter(Stream destination, FileKey fileKey)
    {
        _destination = destination;
        _cipher = new ChunkCipher(fileKey, _fileNonce);
    }

    private ReadOnlyMemory<byte> Buffered => _plaintext.AsMemory(0, _buffered);

    /// <summary>Encrypts a part of the document. After an exception from the destination the payload cannot be continued.</summary>
    /// <param name="plaintext">Any length; still the caller's to zero.</param>
    /// <param name="cancellationToken">Ends the write; the payload cannot be continued then.</param>
    /// <returns>A task that ends when the buffer may be reused.</returns>
    /// <exception cref="InvalidOperationException">The payload is complete or has failed.</exception>
    /// <exception cref="ObjectDisposedException">The writer is disposed.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> plaintext, CancellationToken cancellationToken)
    {
        ThrowIfEnded();
        while (!plaintext.IsEmpty)
        {
            // A full chunk is written only when more follows: which one is the last is known at the end.
            if (_buffered == PayloadFormat.ChunkBytes)
            {
                await WriteChunkAsync(Buffered, last: false, cancellationToken).ConfigureAwait(false);
                _buffered = 0;
            }

            if (_buffered == 0 && plaintext.Length > PayloadFormat.ChunkBytes)
            {
                await WriteChunkAsync(plaintext[..PayloadFormat.ChunkBytes], last: false, cancellationToken).ConfigureAwait(false);
                plaintext = plaintext[PayloadFormat.ChunkBytes..];
                continue;
            }

            int taken = Math.Min(plaintext.Length, PayloadFormat.ChunkBytes - _buffered);
            plaintext[..taken].CopyTo(_plaintext.AsMemory(_buffered));
            _buffered += taken;
            plaintext = plaintext[taken..];
        }
    }

    /// <summary>Writes the last chunk. The payload is whole when this has returned.</summary>
    /// <param name="cancellationToken">Ends the write; the payload stays cut short then.</param>
    /// <returns>A task that ends when the last byte is written to the destination.</returns>
    /// <exception cref="InvalidOperationException">The payload is complete or has failed.</exception>
    /// <exception cref="ObjectDisposedException">The writer is disposed.</exception>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        ThrowIfEnded();
        await WriteChunkAsync(Buffered, last: true, cancellationToken).ConfigureAwait(false);
        _ended = true;
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

    private async ValueTask WriteChunkAsync(ReadOnlyMemory<byte> plaintext, bool last, CancellationToken cancellationToken)
    {
        // Ended until the write succeeds: a chunk that failed half-way is neither repeated under its nonce nor skipped.
        _ended = true;
        int length = SealChunk(plaintext.Span, last);
        await _destination.WriteAsync(_ciphertext.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
        _ended = false;
    }

    private int SealChunk(ReadOnlySpan<byte> plaintext, bool last)
    {
        int start = 0;
        if (_chunk == 0)
        {
            _fileNonce.CopyTo(_ciphertext, 0);
            start = PayloadFormat.FileNonceBytes;
        }

        return start + _cipher.Seal(_chunk++, last, plaintext, _ciphertext.AsSpan(start));
    }

    private void ThrowIfEnded()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_ended)
        {
            throw new InvalidOperationException("The payload is complete or has failed.");
        }
    }
}
