using Gateway.Crypto;
using static Gateway.Exchange.Document;

namespace Gateway.Exchange;

/// <summary>The headers of a sealed advisory for one receive key: each holds the stanza for that key and nothing else.</summary>
/// <param name="RecipientKey">The key.</param>
/// <param name="Headers">The envelope's header, then each document's, in order.</param>
public sealed record KeyHeaders(ReceiveKey RecipientKey, IReadOnlyList<ReadOnlyMemory<byte>> Headers)
{
    /// <summary>Makes the headers for a key.</summary>
    /// <param name="recipientKey">The key.</param>
    /// <param name="fileKeys">The file key of the envelope's payload, then of each document's, all of the key's class; they stay the caller's.</param>
    /// <exception cref="CryptoUnavailableException">The key is a hybrid one, and this machine has no ML-KEM.</exception>
    public static KeyHeaders Create(ReceiveKey recipientKey, IReadOnlyList<FileKey> fileKeys) =>
        new(recipientKey, [.. fileKeys.Select(fileKey => (ReadOnlyMemory<byte>)Header.Create(fileKey, [recipientKey.Recipient]))]);

    /// <summary>The key as a statement names it.</summary>
    public SealedKey ToSealedKey() => new(RecipientKey, [.. Headers.Select(header => Sha256Digest.Of(header.Span))]);

    /// <summary>Requires that this is one age header with one stanza of a class, which is all that can be told without the key.</summary>
    /// <exception cref="DocumentException"><see cref="DocumentRule.InvalidHeader"/>.</exception>
    public static void RequireHeader(ReadOnlySpan<byte> header, HeaderClass headerClass)
    {
        Require(header.Length is > 0 and <= Limits.HeaderBytes, DocumentRule.InvalidHeader, "A header is empty or longer than it may be.");
        try
        {
            bool single = Header.Parse(header).Stanzas is [var stanza] && IsOf(headerClass, stanza);
            Require(single, DocumentRule.InvalidHeader, "A header does not hold one stanza of its class and nothing else.");
        }
        catch (HeaderFormatException exception)
        {
            throw new DocumentException(DocumentRule.InvalidHeader, exception.Message);
        }
    }

    private static bool IsOf(HeaderClass headerClass, Stanza stanza) =>
        headerClass == HeaderClass.Hybrid ? HybridRecipient.IsStanza(stanza) : X25519Recipient.IsStanza(stanza);
}
