namespace Gateway.Exchange;

/// <summary>The payloads of a sealed advisory under the headers of one class.</summary>
/// <param name="Class">The class.</param>
/// <param name="Envelope">The envelope's payload.</param>
/// <param name="Documents">The documents' payloads, in the envelope's order.</param>
public sealed record PayloadSet(HeaderClass Class, PayloadDigest Envelope, IReadOnlyList<PayloadDigest> Documents)
{
    /// <summary>Every payload in the order of an upload: the envelope's, then the documents'.</summary>
    public IReadOnlyList<PayloadDigest> All => [Envelope, .. Documents];
}
