using Gateway.Exchange;

namespace Gateway.Client.Resealing;

/// <summary>What the recipients of an advisory read of it, whoever encrypted it.</summary>
/// <param name="Titles">Its titles by language tag.</param>
/// <param name="Tags">Its free tags.</param>
/// <param name="Documents">Its documents, in the statement's order.</param>
internal sealed record AdvisoryText(IReadOnlyDictionary<string, string> Titles, IReadOnlyList<string> Tags, IReadOnlyList<StatementDocument> Documents)
{
    public static AdvisoryText Of(OpenContent content) => new(content.Titles, content.Tags, content.Documents);

    public static AdvisoryText Of(DescribedDelivery delivery) =>
        new(delivery.Titles, delivery.Tags, [.. delivery.Documents.Select(document => document.Described)]);

    /// <summary>Whether both say the same to their readers, word for word and byte for byte.</summary>
    public bool IsSame(AdvisoryText other) => Titles.Count == other.Titles.Count
        && Titles.All(title => other.Titles.TryGetValue(title.Key, out string? text) && text == title.Value)
        && Tags.SequenceEqual(other.Tags)
        && Documents.SequenceEqual(other.Documents);
}
