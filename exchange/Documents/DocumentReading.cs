namespace Gateway.Exchange;

/// <summary>
/// Looks into a JSON document while its plaintext streams by, in memory that does not grow with it: its TLP label, what it says of itself if it is CSAF, its outline if it is a STIX bundle.
/// Everything else is carried as it is. The gateway reads what it encrypts; a member what it seals by itself, or has opened. Not safe for several threads; clears what it held when disposed.
/// </summary>
public sealed class DocumentReading : IDisposable
{
    private readonly CsafMarking marking = new();
    private readonly CsafReading csaf = new();
    private readonly StixReading stix = new();
    private readonly StreamedJson json;

    /// <summary>Begins to read a document.</summary>
    public DocumentReading() => json = new StreamedJson(new JsonWalk(marking, csaf, stix));

    /// <summary>Its own label, as far as it was read; null if none was found.</summary>
    public DocumentMarking? Marking => marking.Marking;

    /// <summary>Whether a file of this media type is looked into.</summary>
    public static bool IsExpectedIn(string mediaType) =>
        mediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) || mediaType.EndsWith("+json", StringComparison.OrdinalIgnoreCase);

    /// <summary>Begins to read a document of this media type; null of one that nobody looks into.</summary>
    public static DocumentReading? Of(string mediaType) => IsExpectedIn(mediaType) ? new DocumentReading() : null;

    /// <summary>Reads on.</summary>
    public void Read(ReadOnlySpan<byte> plaintext) => json.Read(plaintext);

    /// <summary>Ends the document.</summary>
    /// <returns>What a CSAF 2.0 document says of itself; null of anything else.</returns>
    /// <exception cref="DocumentException">
    /// <see cref="DocumentRule.InvalidCsaf"/> or <see cref="DocumentRule.InvalidStix"/>: it says that it is CSAF 2.0 or a STIX 2.1 bundle, and is not.
    /// </exception>
    public CsafSummary? Complete()
    {
        bool isJson = json.Complete();
        stix.Complete(isJson);
        return csaf.Complete(isJson);
    }

    /// <inheritdoc/>
    public void Dispose() => json.Dispose();
}
