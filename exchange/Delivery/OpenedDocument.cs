namespace Gateway.Exchange;

/// <summary>One document of a checked delivery: what its age file and its plaintext must be.</summary>
/// <param name="Described">The sender's word on the plaintext.</param>
/// <param name="RecipientKey">The reader's receive key that it opens with.</param>
/// <param name="Header">The exact header with which the reader's age file begins; empty if the gateway makes one when it is asked.</param>
/// <param name="PayloadSize">The size in bytes of what follows the header.</param>
/// <param name="PayloadSha256">The SHA-256 of what follows the header.</param>
public sealed record OpenedDocument(
    StatementDocument Described, ReceiveKey RecipientKey, ReadOnlyMemory<byte> Header, long PayloadSize, Sha256Digest PayloadSha256)
    : OpenedPayload(RecipientKey, Header, PayloadSize, PayloadSha256)
{
    /// <summary>Checks the plaintext, before it is given to anybody.</summary>
    /// <remarks>
    /// Never left out: ChaCha20-Poly1305 commits to no key, so one payload can be made that two file keys, each in a header that is in order, open to two texts.
    /// </remarks>
    /// <exception cref="DeliveryException">It is not what the sender signed.</exception>
    public void CheckPlaintext(long size, Sha256Digest sha256) =>
        Require(size == Described.Size && sha256 == Described.Sha256, "The document is not the one that the sender signed.");
}
