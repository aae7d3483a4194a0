using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Reading;

/// <summary>Makes items of rows: opens the sealed statement and shows each reader its own side.</summary>
internal sealed class AdvisoryItems(SealedStatements statements, TimeProvider time)
{
    /// <summary>The sender's view.</summary>
    public AdvisoryItem ForSender(AdvisoryRow advisory, IReadOnlyList<DeliverySummary> deliveries) =>
        Describe(advisory, advisory.PublishedIndex) with { Deliveries = [.. deliveries.Select(Describe)] };

    /// <summary>A recipient's view.</summary>
    public AdvisoryItem ForRecipient(AdvisoryRow advisory, long addressedIndex, long delivery, DeliveryState state) =>
        Describe(advisory, addressedIndex) with { Delivery = delivery, State = state.ToWord() };

    private static DeliveryItem Describe(DeliverySummary delivery) => new(
        delivery.Recipient.Value, delivery.Delivery, delivery.AddressedIndex, delivery.State.ToWord(), AdvisoryJson.Time(delivery.StateAt));

    private static DocumentItem Describe(StatementDocument document, int number) => new(
        number, document.Name, document.MediaType, document.Language, document.Role.ToWire(), document.Size, document.Sha256.ToString());

    private AdvisoryItem Describe(AdvisoryRow advisory, long index)
    {
        StatementContent statement = statements.Open(advisory).Content;
        return new AdvisoryItem
        {
            Id = advisory.Id.Value,
            Index = index,
            PublishedAt = CanonicalJson.FormatTime(advisory.PublishedAt),
            Sender = advisory.Sender.Value,
            Tlp = advisory.Tlp.ToWire(),
            Category = statement.Category.ToWire(),
            Titles = statement.Titles,
            Urgency = statement.Urgency.ToWire(),
            Status = StatusOf(advisory).ToWord(),
            ExpiresAt = AdvisoryJson.Time(statement.ExpiresAt),
            RespondBy = AdvisoryJson.Time(statement.RespondBy),
            NotBefore = AdvisoryJson.Time(statement.NotBefore),
            Supersedes = statement.Supersedes?.Value,
            ReplyTo = statement.ReplyTo?.Value,
            Documents = [.. statement.Documents.Select(Describe)],
        };
    }

    // Expired from the moment on that it says, though the sweeper may come by later.
    private AdvisoryStatus StatusOf(AdvisoryRow advisory) =>
        advisory.Status == AdvisoryStatus.Published && advisory.ExpiresAt <= time.GetUtcNow() ? AdvisoryStatus.Expired : advisory.Status;
}
