using Gateway.Audit;

namespace Gateway.Exchange;

/// <summary>One age file of a checked delivery: what it must be before anything in it counts.</summary>
/// <param name="RecipientKey">The reader's key that it is for.</param>
/// <param name="Header">The exact header with which the reader's age file begins.</param>
/// <param name="PayloadSize">The size in bytes of what follows the header.</param>
/// <param name="PayloadSha256">The SHA-256 of what follows the header.</param>
public record OpenedPayload(ReceiveKey RecipientKey, ReadOnlyMemory<byte> Header, long PayloadSize, Sha256Digest PayloadSha256)
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

    private protected static void Require(bool holds, string sentence)
    {
        if (!holds)
        {
            throw new DeliveryException(Verdict.Tampered, sentence);
        }
    }
}
