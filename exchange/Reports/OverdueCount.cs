namespace Gateway.Exchange;

/// <summary>How many deliveries from one agency to another are open although an acknowledgement was asked by a time that has passed.</summary>
/// <param name="Sender">Whom it is owed to.</param>
/// <param name="Recipient">Who owes.</param>
/// <param name="Deliveries">How many.</param>
public sealed record OverdueCount(AgencyId Sender, AgencyId Recipient, long Deliveries)
{
    /// <summary>Counts what is overdue of open deliveries.</summary>
    /// <param name="open">Deliveries that are open at a moment.</param>
    /// <param name="window">Those addressed in these months are counted.</param>
    /// <param name="asOf">That moment, UTC.</param>
    public static IReadOnlyList<OverdueCount> Of(IEnumerable<OpenDelivery> open, ReportWindow window, DateTimeOffset asOf) =>
    [
        .. open.Where(delivery => delivery.RespondBy < asOf && window.Contains(delivery.Month))
            .GroupBy(delivery => (delivery.Sender, delivery.Recipient))
            .Select(pair => new OverdueCount(pair.Key.Sender, pair.Key.Recipient, pair.Count())),
    ];
}
