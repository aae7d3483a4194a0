namespace Gateway.Exchange;

/// <summary>What one agency shared with another in the months of a report.</summary>
public sealed record ReportPair
{
    /// <summary>The agency that shared.</summary>
    public required AgencyId Sender { get; init; }

    /// <summary>The agency that it shared with.</summary>
    public required AgencyId Recipient { get; init; }

    /// <summary>Deliveries, with their documents and bytes.</summary>
    public required TallyAmount Shared { get; init; }

    /// <summary>How many of the deliveries were acknowledged while they stood.</summary>
    public required long Acknowledged { get; init; }

    /// <summary>The median time that it took, in whole minutes; null where nothing was acknowledged.</summary>
    public required long? MedianMinutes { get; init; }

    /// <summary>What became of the acknowledgements that were asked for.</summary>
    public required ReportObligations Asked { get; init; }
}

/// <summary>What became of acknowledgements that were asked for; the parts give the whole.</summary>
/// <param name="Deliveries">For how many deliveries one was asked.</param>
/// <param name="InTime">Acknowledged by then.</param>
/// <param name="Late">Acknowledged after it.</param>
/// <param name="Lapsed">Withdrawn or expired before anybody acknowledged.</param>
/// <param name="Overdue">Open, and late.</param>
public sealed record ReportObligations(long Deliveries, long InTime, long Late, long Lapsed, long Overdue)
{
    /// <summary>Open, and not late yet.</summary>
    public long Pending => Deliveries - InTime - Late - Lapsed - Overdue;
}

/// <summary>What two agencies shared with each other.</summary>
/// <param name="First">The one whose id comes first.</param>
/// <param name="Second">The other.</param>
/// <param name="Given">Deliveries from the first to the second.</param>
/// <param name="Taken">Deliveries from the second to the first.</param>
public sealed record ReportBalance(AgencyId First, AgencyId Second, long Given, long Taken)
{
    /// <summary>The smaller number as whole hundredths of the larger, rounded down: 100 is even, 0 is one way only.</summary>
    public long Percent => Math.Min(Given, Taken) * 100 / Math.Max(Given, Taken);
}

/// <summary>What one agency shared with another, of one category under one label.</summary>
/// <param name="Sender">The agency that shared.</param>
/// <param name="Recipient">The agency that it shared with.</param>
/// <param name="Facet">Category and label.</param>
/// <param name="Amount">Deliveries, documents and bytes.</param>
public sealed record ReportShare(AgencyId Sender, AgencyId Recipient, ShareFacet Facet, TallyAmount Amount);

/// <summary>What one agency published, each advisory once.</summary>
/// <param name="Sender">The agency.</param>
/// <param name="Facet">Category and label.</param>
/// <param name="Amount">Advisories, documents and bytes.</param>
public sealed record ReportPublication(AgencyId Sender, ShareFacet Facet, TallyAmount Amount);

/// <summary>One agency's month.</summary>
/// <param name="Month">The month.</param>
/// <param name="Agency">The agency.</param>
/// <param name="Sent">Deliveries to others, with documents and bytes.</param>
/// <param name="Received">Deliveries from others.</param>
public sealed record ReportMonthRow(ReportMonth Month, AgencyId Agency, TallyAmount Sent, TallyAmount Received);

/// <summary>How one agency answers.</summary>
/// <param name="Agency">The agency, as a recipient.</param>
/// <param name="Acknowledged">How many deliveries it acknowledged.</param>
/// <param name="MedianMinutes">The median time that it took it, in whole minutes; null where it acknowledged none.</param>
public sealed record ReportAnswering(AgencyId Agency, long Acknowledged, long? MedianMinutes);

/// <summary>Deliveries of others' advisories that one agency added for another.</summary>
/// <param name="By">The agency that added them.</param>
/// <param name="Recipient">The agency that they were added for.</param>
/// <param name="Deliveries">How many.</param>
public sealed record ReportPassed(AgencyId By, AgencyId Recipient, long Deliveries);

/// <summary>Requests of one agency that were refused.</summary>
/// <param name="Agency">The agency.</param>
/// <param name="Name">The refusal's name.</param>
/// <param name="Requests">How many.</param>
public sealed record ReportRefusal(AgencyId Agency, string Name, long Requests);
