using Gateway.Audit;

namespace Gateway.Exchange;

/// <summary>One age file of a checked delivery: what it must be before anything in it counts.</summary>
/// <param name="RecipientKey">The reader's key that it is for.</param>
/// <param name="Header">
/// The exact header with which the reader's age file begins. Empty of what any member may fetch and was not encrypted to this reader: the gateway makes a header when it
/// is asked, and nobody signed it. Payload and plaintext are held against what was signed all the same.
/// </param>
/// <param name="PayloadSize">The size in bytes of what follows the header.</param>
/// <param name="PayloadSha256">The SHA-256 of what follows the header.</param>
public record OpenedPayload(ReceiveKey RecipientKey, ReadOnlyMemory<byte> Header, long PayloadSize, Sha256Digest PayloadSha256)
{
    /// <summary>Whether the gateway makes the header when it is asked.</summary>
    public bool IsMadeOnRequest => Header.IsEmpty;

    /// <summary>The size in bytes of the reader's age file; without a header that is made on request.</summary>
    public long FileSize => Header.Length + PayloadSize;

    /// <summary>Checks the header that was downloaded; one made on request is checked by opening it.</summary>
    /// <exception cref="DeliveryException">It is another one.</exception>
    public void CheckHeader(ReadOnlySpan<byte> header) =>
        Require(IsMadeOnRequest || header.SequenceEqual(Header.Span), "The header is not the one in the manifest.");

    /// <summary>Checks what followed the header, once all of it was read.</summary>
    /// <exception cref="DeliveryException">It is something else.</exception>
    public void CheckPayload(long size, Sha256Digest sha256) =>
        Require(size == PayloadSize && sha256 == PayloadSha256, "The payload is not the one in the manifest.");

    private protected static void Require(bool holds, string sentence)
    {
        if (!holds)
        {
            throw new DeliveryException(Verdict.Tampered, sentence);
        }
    }
}
