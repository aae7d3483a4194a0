using System.Diagnostics.CodeAnalysis;
using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>What a sender states whose gateway encrypts: titles and documents in clear words.</summary>
public sealed record OpenContent : StatementContent
{
    /// <summary>Nothing stated yet.</summary>
    public OpenContent()
    {
    }

    [SetsRequiredMembers]
    internal OpenContent(CanonicalObject members)
        : base(members)
    {
        Documents = DocumentFormat.ReadAll(members);
        Tags = members.Tags();
        Titles = members.Titles("titles");
    }

    /// <summary>Its titles by language tag, 1 to 16.</summary>
    public required IReadOnlyDictionary<string, string> Titles { get; init; }

    /// <summary>Free tags, up to 32, in ordinal order; empty is absent.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Its documents, 1 to 16, in the order of the upload.</summary>
    public required IReadOnlyList<StatementDocument> Documents { get; init; }

    /// <inheritdoc/>
    public override int DocumentCount => Documents.Count;

    /// <inheritdoc/>
    public override long DocumentBytes => Documents.Sum(document => document.Size);
}
