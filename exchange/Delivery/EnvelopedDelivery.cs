using Gateway.Audit;
using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>A sealed delivery whose envelope was not opened yet: only the sender and those it wrote to know what it holds.</summary>
public sealed class EnvelopedDelivery : OpenedDelivery
{
    private readonly SealedStatement stated;

    internal EnvelopedDelivery(
        Manifest manifest, SealedStatement statement, SharingPapers? sharing, OpenedPayload envelope, IReadOnlyList<OpenedPayload> documents)
        : base(manifest, statement, sharing)
    {
        stated = statement;
        Envelope = envelope;
        Documents = documents;
    }

    /// <summary>The envelope's age file: to be downloaded, checked and decrypted like any other.</summary>
    public OpenedPayload Envelope { get; }

    /// <summary>The documents' age files, in the statement's order.</summary>
    public IReadOnlyList<OpenedPayload> Documents { get; }

    /// <summary>Holds the decrypted envelope against what the sender promised to all recipients, and gives the documents that it describes.</summary>
    /// <param name="envelope">The envelope's plaintext; kept, not copied.</param>
    /// <exception cref="DeliveryException">It is another envelope than was promised, is none, or describes other documents than were sent.</exception>
    public DescribedDelivery Open(ReadOnlyMemory<byte> envelope)
    {
        Require(Sha256Digest.Of(envelope.Span) == stated.Content.Commitment, "The envelope is not the one that the sender promised.");
        Envelope opened = Read(envelope);
        bool describesAll = opened.Documents.Count == Documents.Count
            && opened.Documents.Zip(Documents).All(pair => pair.First.Size <= PayloadSize.MaxDocumentBytes && PayloadSize.Of(pair.First.Size) == pair.Second.PayloadSize);
        Require(describesAll, "The envelope describes other documents than were sent.");
        return new DescribedDelivery(Manifest, stated, Sharing, opened.Titles, opened.Tags, [.. opened.Documents.Zip(Documents, Describe)]);
    }

    private static OpenedDocument Describe(StatementDocument described, OpenedPayload payload) =>
        new(described, payload.RecipientKey, payload.Header, payload.PayloadSize, payload.PayloadSha256);

    private static Envelope Read(ReadOnlyMemory<byte> envelope)
    {
        try
        {
            return Exchange.Envelope.Parse(envelope);
        }
        catch (DocumentException exception)
        {
            throw new DeliveryException(exception.Message, exception);
        }
    }

    private static void Require(bool holds, string sentence)
    {
        if (!holds)
        {
            throw new DeliveryException(Verdict.Tampered, sentence);
        }
    }
}
