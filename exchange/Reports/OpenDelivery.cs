namespace Gateway.Exchange;

/// <summary>A delivery to another agency that nobody has acknowledged and whose advisory stands, as far as a log has been read.</summary>
/// <param name="Advisory">The advisory.</param>
/// <param name="Recipient">Whom it was addressed to.</param>
/// <param name="Sender">The agency that sent it.</param>
/// <param name="AddressedAt">The time of its <c>advisory.addressed</c> entry, UTC.</param>
/// <param name="RespondBy">By when its sender asked for an acknowledgement, UTC; null where it did not ask, or the delivery came after that.</param>
public sealed record OpenDelivery(AdvisoryId Advisory, AgencyId Recipient, AgencyId Sender, DateTimeOffset AddressedAt, DateTimeOffset? RespondBy)
{
    /// <summary>The month that it counts in.</summary>
    public ReportMonth Month => ReportMonth.Of(AddressedAt);
}
