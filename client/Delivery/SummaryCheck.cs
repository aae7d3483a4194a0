using System.Diagnostics;
using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Http.Answers;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Delivery;

/// <summary>
/// Holds the summary of an advisory, by which a reader chose to open it, against what its sender signed. <c>get</c> prints and saves only what was signed;
/// but who read another title or TLP in a list has been lied to, and is told.
/// </summary>
internal static class SummaryCheck
{
    /// <exception cref="VerdictException"><c>tampered</c>.</exception>
    public static void Require(AdvisoryItem shown, OpenedDelivery delivery)
    {
        StatementContent signed = delivery.Statement.Content;
        bool same = shown.Id == delivery.Manifest.Content.Advisory
            && shown.Sender == signed.Sender
            && shown.SharedBy == delivery.Sharing?.Addition.Content.AddedBy
            && shown.PublishedAt == CanonicalJson.FormatTime(delivery.Manifest.Content.PublishedAt)
            && SaysTheSame(shown, signed)
            && DescribesTheSame(shown, delivery);
        if (!same)
        {
            throw new VerdictException(Verdict.Tampered, $"The gateway's summary of {shown.Id} is not what was signed; nothing was saved.");
        }
    }

    /// <summary>Holds what was listed of a document against what it says of itself. Nothing listed is no lie: the gateway may be from before it listed any.</summary>
    /// <exception cref="VerdictException"><c>tampered</c>.</exception>
    public static void Require(ItemDocument shown, CsafSummary? read)
    {
        if (shown.Csaf is { } listed && (read is null || !ItemCsaf.Of(read).IsOfTheSame(listed)))
        {
            throw new VerdictException(Verdict.Tampered, $"What the gateway lists of {shown.Name} is not what the document says of itself; nothing was saved.");
        }
    }

    private static bool SaysTheSame(AdvisoryItem shown, StatementContent signed) => shown.Tlp == signed.Tlp.ToWire()
        && shown.Category == signed.Category.ToWire()
        && shown.Urgency == signed.Urgency.ToWire()
        && shown.ExpiresAt == Text(signed.ExpiresAt)
        && shown.RespondBy == Text(signed.RespondBy)
        && shown.NotBefore == Text(signed.NotBefore)
        && (shown.Policies ?? []).SequenceEqual(signed.Policies)
        && shown.Supersedes == signed.Supersedes
        && shown.ReplyTo == signed.ReplyTo;

    private static bool DescribesTheSame(AdvisoryItem shown, OpenedDelivery delivery) => delivery switch
    {
        DescribedDelivery described => shown.Titles is { } titles
            && titles.Count == described.Titles.Count
            && titles.All(title => described.Titles.TryGetValue(title.Key, out string? text) && text == title.Value)
            && (shown.Tags ?? []).SequenceEqual(described.Tags)
            && shown.Documents.Select(WithoutCsaf).SequenceEqual(described.Documents.Select(document => document.Described).Select(Describe)),
        EnvelopedDelivery enveloped => shown.Sealed == true
            && shown.Titles is null
            && shown.Tags is null
            && shown.Envelope?.PayloadSize == enveloped.Envelope.PayloadSize
            && shown.Documents.SequenceEqual(enveloped.Documents.Select((document, number) => new ItemDocument(number, PayloadSize: document.PayloadSize))),
        _ => throw new UnreachableException("A checked delivery is of one of two kinds."),
    };

    // What it says of itself is not signed by its sender, and is held against the document once that is opened.
    private static ItemDocument WithoutCsaf(ItemDocument document) => document with { Csaf = null };

    private static ItemDocument Describe(StatementDocument document, int number) => new(
        number, document.Name, document.MediaType, document.Role.ToWire(), document.Size, document.Sha256.ToString(), document.Language);

    private static string? Text(DateTimeOffset? time) => time is { } moment ? CanonicalJson.FormatTime(moment) : null;
}
