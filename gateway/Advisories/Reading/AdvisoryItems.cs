using System.Diagnostics;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Advisories.Csaf;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Reading;

/// <summary>Makes items of rows: opens the sealed statement, and what was understood of the documents, and shows each reader its own side.</summary>
internal sealed class AdvisoryItems(SealedStatements statements, SealedSummaries summaries, Distributions distributions, TimeProvider time)
{
    /// <summary>The sender's view without the groups, which stand in the log.</summary>
    public AdvisoryItem ForSender(AdvisoryRow advisory, IReadOnlyList<DeliverySummary> deliveries) =>
        Describe(advisory, advisory.PublishedIndex) with { Deliveries = [.. deliveries.Select(Describe)] };

    /// <summary>The sender's view.</summary>
    public async Task<AdvisoryItem> ForSenderAsync(AdvisoryRow advisory, IReadOnlyList<DeliverySummary> deliveries, CancellationToken cancellationToken)
    {
        IReadOnlyList<AddressedGroup> groups = (await distributions.FindAsync(advisory.PublishedIndex, cancellationToken))?.Groups ?? [];
        return ForSender(advisory, deliveries) with
        {
            Groups = groups.Count == 0 ? null : [.. groups.Select(group => new GroupItem(group.Group.Value, group.Sequence))],
        };
    }

    /// <summary>A recipient's view.</summary>
    public AdvisoryItem ForRecipient(AdvisoryRow advisory, long addressedIndex, long delivery, DeliveryState state, PrincipalId? sharedBy) =>
        Describe(advisory, addressedIndex) with { Delivery = delivery, State = state.ToWord(), SharedBy = sharedBy?.Value };

    /// <summary>What any member sees of what it may fetch: nothing of anybody's delivery.</summary>
    public AdvisoryItem ForMembers(AdvisoryRow advisory) => Describe(advisory, advisory.PublishedIndex);

    /// <summary>A recipient's view, as its inbox lists it.</summary>
    public AdvisoryItem ForRecipient(InboxItem item) =>
        ForRecipient(item.Advisory, item.Delivery.AddressedIndex, item.Delivery.Delivery, item.Delivery.State, item.Delivery.SharedBy) with
        {
            CorrectedBy = item.CorrectedBy?.Value,
        };

    private static DeliveryItem Describe(DeliverySummary delivery) => new(
        delivery.Recipient.Value, delivery.Delivery, delivery.AddressedIndex, delivery.State.ToWord(), AdvisoryJson.Time(delivery.StateAt), delivery.SharedBy?.Value);

    private static DocumentItem Describe(StatementDocument document, int number, AdvisorySummary? summary) => new()
    {
        N = number,
        Name = document.Name,
        MediaType = document.MediaType,
        Language = document.Language,
        Role = document.Role.ToWire(),
        Size = document.Size,
        Sha256 = document.Sha256.ToString(),
        Csaf = summary?.Documents.FirstOrDefault(understood => understood.Number == number) is { } csaf ? CsafItem.Of(csaf) : null,
    };

    // The sizes are the same under headers of every class.
    private static DocumentItem Describe(PayloadDigest payload, int number) => new() { N = number, PayloadSize = payload.Size };

    private static AdvisoryItem Fill(AdvisoryItem item, StatementContent statement, AdvisorySummary? summary) => statement switch
    {
        OpenContent open => item with
        {
            Titles = open.Titles,
            Tags = open.Tags.Count == 0 ? null : open.Tags,
            Documents = [.. open.Documents.Select((document, number) => Describe(document, number, summary))],
        },
        SealedContent { Payloads: [PayloadSet payloads, ..] } => item with
        {
            Sealed = true,
            Envelope = new EnvelopeItem(payloads.Envelope.Size),
            Documents = [.. payloads.Documents.Select(Describe)],
        },
        _ => throw new UnreachableException("A statement is of one of two kinds."),
    };

    /// <summary>Where it stands now. Expired from the moment on that it says, though the sweeper may come by later.</summary>
    public AdvisoryStatus StatusOf(AdvisoryRow advisory) =>
        advisory.Status == AdvisoryStatus.Published && advisory.ExpiresAt <= time.GetUtcNow() ? AdvisoryStatus.Expired : advisory.Status;

    private AdvisoryItem Describe(AdvisoryRow advisory, long index)
    {
        StatementContent statement = statements.Open(advisory).Content;
        var item = new AdvisoryItem
        {
            Id = advisory.Id.Value,
            Index = index,
            PublishedAt = CanonicalJson.FormatTime(advisory.PublishedAt),
            Sender = advisory.Sender.Value,
            Tlp = advisory.Tlp.ToWire(),
            Category = statement.Category.ToWire(),
            Urgency = statement.Urgency.ToWire(),
            Status = StatusOf(advisory).ToWord(),
            ExpiresAt = AdvisoryJson.Time(statement.ExpiresAt),
            RespondBy = AdvisoryJson.Time(statement.RespondBy),
            NotBefore = AdvisoryJson.Time(statement.NotBefore),
            Policies = statement.Policies is { Count: > 0 } policies ? policies : null,
            Supersedes = statement.Supersedes?.Value,
            ReplyTo = statement.ReplyTo?.Value,
            Documents = [],
        };
        return Fill(item, statement, summaries.Open(advisory));
    }
}
