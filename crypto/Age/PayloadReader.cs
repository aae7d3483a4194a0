using System.Buffers;
using System.Security.Cryptography;

namespace Gateway.Crypto;

/// <summary>
/// Decrypts an age payload (c2sp.org/age, Payload) from any stream, seekable or not. Only bytes of authenticated chunks leave, and the end is reported
/// only after the final chunk with nothing behind it: whoever stops before <see cref="ReadAsync"/> returned 0 has not read a whole document. Memory
/// stays at two pooled chunk buffers; the one that held plaintext is zeroed before it goes back. Not safe for several threads.
/// </summary>
public sealed class PayloadReader : IDisposable
{
    private readonly Stream _source;
    private readonly FileKey _fileKey;
    private readonly byte[] _ciphertext = ArrayPool<byte>.Shared.Rent(PayloadFormat.SealedChunkBytes);
    private readonly byte[] _plaintext = ArrayPool<byte>.Shared.Rent(PayloadFormat.ChunkBytes);
    private ChunkCipher? _cipher;
    private ReadOnlyMemory<byte> _unread;
    private long _chunk;
    private bool _sawLast;
    private bool _ended;
    private bool _disposed;
    private PayloadException? _failure;

    /// <summary>Starts reading. Nothing is read before the first call of <see cref="ReadAsync"/>.</summary>
    /// <param name="source">At the start of the payload; stays the caller's.</param>
    /// <param name="fileKey">The file's key; copied, stays the caller's.</param>
    /// <exception cref="ObjectDisposedException">The file key is gone.</exception>
    public PayloadReader(Stream source, FileKey fileKey)
    {
        _source = source;
        _fileKey = new FileKey(fileKey.Bytes);
    }

    /// <summary>Reads the next bytes of the document.</summary>
    /// <param name="destination">At least one byte; the plaintext in it is the caller's to zero.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <returns>How many bytes were read; 0 at the end of a whole and authentic document.</returns>
    /// <exception cref="ArgumentException">An empty destination.</exception>
    /// <exception cref="PayloadException">The payload was changed, cut short or has something behind it; so does every later call.</exception>
    /// <exception cref="ObjectDisposedException">The reader is disposed.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (destination.IsEmpty)
        {
            throw new ArgumentException("Nothing can be read into an empty buffer.", nameof(destination));
        }

        if (_failure is not null)
        {
            throw Fail(_failure.Message);
        }

        if (_unread.IsEmpty && !_ended)
        {
            await AdvanceAsync(cancellationToken).ConfigureAwait(false);
        }

        int length = Math.Min(_unread.Length, destination.Length);
        _unread[..length].CopyTo(destination);
        _unread = _unread[length..];
        return length;
    }

    /// <summary>Zeroes plaintext and keys and gives the buffers back.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _fileKey.Dispose();
        _cipher?.Dispose();
        CryptographicOperations.ZeroMemory(_plaintext);
        ArrayPool<byte>.Shared.Return(_plaintext);
        ArrayPool<byte>.Shared.Return(_ciphertext);
    }

    private async ValueTask AdvanceAsync(CancellationToken cancellationToken)
    {
        if (_sawLast)
        {
            await ExpectEndAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        _cipher ??= await ReadFileNonceAsync(cancellationToken).ConfigureAwait(false);
        int length = await _source.ReadAtLeastAsync(
            _ciphertext.AsMemory(0, PayloadFormat.SealedChunkBytes), PayloadFormat.SealedChunkBytes, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        OpenChunk(length);
        if (_unread.IsEmpty)
        {
            // Only a whole payload that is empty has an empty chunk, and that chunk is the last.
            await ExpectEndAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<ChunkCipher> ReadFileNonceAsync(CancellationToken cancellationToken)
    {
        Memory<byte> fileNonce = _ciphertext.AsMemory(0, PayloadFormat.FileNonceBytes);
        int length = await _source.ReadAtLeastAsync(fileNonce, fileNonce.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return length == fileNonce.Length ? new ChunkCipher(_fileKey, fileNonce.Span) : throw Fail("The payload ends within its nonce.");
    }

    private void OpenChunk(int length)
    {
        try
        {
            _unread = _plaintext.AsMemory(0, _cipher!.Open(_chunk, _ciphertext.AsSpan(0, length), _plaintext, out _sawLast));
            _chunk++;
        }
        catch (PayloadException failure)
        {
            _failure = failure;
            throw;
        }
    }

    private async ValueTask ExpectEndAsync(CancellationToken cancellationToken)
    {
        if (await _source.ReadAsync(_ciphertext.AsMemory(0, 1), cancellationToken).ConfigureAwait(false) != 0)
        {
            throw Fail("Something follows the last chunk of the payload.");
        }

        _ended = true;
    }

    private PayloadException Fail(string message) => _failure = new PayloadException(message, _chunk);
}
