namespace Gateway.Exchange;

/// <summary>One count of a report.</summary>
/// <param name="Month">When what is counted began: the month of the delivery, whenever it was acknowledged.</param>
/// <param name="Kind">What is counted.</param>
/// <param name="Giver">The agency that shared, or that was refused.</param>
/// <param name="Taker">The agency that it was shared with; null where there is no other side.</param>
/// <param name="Facet">By what it is told apart: category and label (<see cref="ShareFacet"/>), minutes or a refusal's name; empty for nothing.</param>
public readonly record struct TallyKey(ReportMonth Month, TallyKind Kind, AgencyId Giver, AgencyId? Taker, string Facet)
{
    /// <summary>Whether it is of an agency's own part: one side of it is the agency.</summary>
    public bool Concerns(AgencyId agency) => Giver == agency || Taker == agency;
}
