using System.Security.Cryptography;

namespace Gateway.Crypto;

/// <summary>Seals and opens the chunks of one payload (c2sp.org/age, Payload) under its key. Not safe for several threads: each takes a cipher of its own.</summary>
internal sealed class ChunkCipher(FileKey fileKey, ReadOnlySpan<byte> fileNonce) : IDisposable
{
    private readonly ChaCha20Poly1305 _cipher = PayloadFormat.CreateCipher(fileKey, fileNonce);

    public void Dispose() => _cipher.Dispose();

    /// <summary>Seals a chunk; how many bytes of <paramref name="sealedChunk"/> it takes.</summary>
    internal int Seal(long chunk, bool last, ReadOnlySpan<byte> plaintext, Span<byte> sealedChunk)
    {
        Span<byte> nonce = stackalloc byte[PayloadFormat.ChunkNonceBytes];
        PayloadFormat.WriteNonce(chunk, last, nonce);
        _cipher.Encrypt(nonce, plaintext, sealedChunk[..plaintext.Length], sealedChunk.Slice(plaintext.Length, PayloadFormat.TagBytes));
        return plaintext.Length + PayloadFormat.TagBytes;
    }

    /// <summary>Opens a chunk that was read from a stream; how many bytes of <paramref name="plaintext"/> it takes, and whether it is the last.</summary>
    /// <exception cref="PayloadException">It is neither an authentic chunk of this number nor an authentic last one.</exception>
    internal int Open(long chunk, ReadOnlySpan<byte> sealedChunk, Span<byte> plaintext, out bool last)
    {
        if (sealedChunk.Length < PayloadFormat.TagBytes || (sealedChunk.Length == PayloadFormat.TagBytes && chunk > 0))
        {
            throw new PayloadException("The payload is cut short or ends in an empty chunk.", chunk);
        }

        // A short chunk can only be the last. A full one is the last if it opens as such and not otherwise; the two tries differ in the nonce.
        last = sealedChunk.Length < PayloadFormat.SealedChunkBytes || !TryOpen(chunk, last: false, sealedChunk, plaintext);
        return !last || TryOpen(chunk, last: true, sealedChunk, plaintext)
            ? sealedChunk.Length - PayloadFormat.TagBytes
            : throw new PayloadException("A chunk of the payload is not authentic, or the last one is missing.", chunk);
    }

    /// <summary>Opens a chunk of which it is known whether it is the last.</summary>
    internal bool TryOpen(long chunk, bool last, ReadOnlySpan<byte> sealedChunk, Span<byte> plaintext)
    {
        Span<byte> nonce = stackalloc byte[PayloadFormat.ChunkNonceBytes];
        PayloadFormat.WriteNonce(chunk, last, nonce);
        int length = sealedChunk.Length - PayloadFormat.TagBytes;
        try
        {
            _cipher.Decrypt(nonce, sealedChunk[..length], sealedChunk[length..], plaintext[..length]);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }
}
