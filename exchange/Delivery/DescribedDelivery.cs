namespace Gateway.Exchange;

/// <summary>A delivery of which it is known what every document must be. What remains is to hold the downloads against <see cref="Documents"/>.</summary>
public sealed class DescribedDelivery : OpenedDelivery
{
    internal DescribedDelivery(
        Manifest manifest,
        Statement statement,
        SharingPapers? sharing,
        IReadOnlyDictionary<string, string> titles,
        IReadOnlyList<string> tags,
        IReadOnlyList<OpenedDocument> documents)
        : base(manifest, statement, sharing)
    {
        Titles = titles;
        Tags = tags;
        Documents = documents;
    }

    /// <summary>The advisory's titles by language tag: as stated, or as the envelope of a sealed one says.</summary>
    public IReadOnlyDictionary<string, string> Titles { get; }

    /// <summary>Its free tags: as stated, or as the envelope of a sealed one says.</summary>
    public IReadOnlyList<string> Tags { get; }

    /// <summary>The documents in the statement's order.</summary>
    public IReadOnlyList<OpenedDocument> Documents { get; }
}
