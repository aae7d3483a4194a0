using Gateway.Audit;
using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>One document of a checked delivery: what its age file and its plaintext must be.</summary>
/// <param name="Described">The sender's word on the plaintext.</param>
/// <param name="RecipientKey">The reader's receive key that it opens with.</param>
/// <param name="Header">The exact header with which the reader's age file begins.</param>
/// <param name="PayloadSize">The size in bytes of what follows the header.</param>
/// <param name="PayloadSha256">The SHA-256 of what follows the header.</param>
public sealed record OpenedDocument(
    StatementDocument Described, X25519Recipient RecipientKey, ReadOnlyMemory<byte> Header, long PayloadSize, Sha256Digest PayloadSha256)
{
    /// <summary>The size in bytes of the reader's age file.</summary>
    public long FileSize => Header.Length + PayloadSize;

    /// <summary>Checks the header that was downloaded.</summary>
    /// <exception cref="DeliveryException">It is another one.</exception>
    public void CheckHeader(ReadOnlySpan<byte> header) => Require(header.SequenceEqual(Header.Span), "The header is not the one in the manifest.");

    /// <summary>Checks what followed the header, once all of it was read.</summary>
    /// <exception cref="DeliveryException">It is something else.</exception>
    public void CheckPayload(long size, Sha256Digest sha256) =>
        Require(size == PayloadSize && sha256 == PayloadSha256, "The payload is not the one in the manifest.");

    /// <summary>Checks the plaintext, before it is given to anybody.</summary>
    /// <exception cref="DeliveryException">It is not what the sender signed.</exception>
    public void CheckPlaintext(long size, Sha256Digest sha256) =>
        Require(size == Described.Size && sha256 == Described.Sha256, "The document is not the one that the sender signed.");

    private static void Require(bool holds, string sentence)
    {
        if (!holds)
        {
            throw new DeliveryException(Verdict.Tampered, sentence);
        }
    }
}
