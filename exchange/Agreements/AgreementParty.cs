namespace Gateway.Exchange;

/// <summary>One party of an agreement.</summary>
/// <param name="Agency">The agency.</param>
/// <param name="Sponsor">
/// The party that stands for it, or null. A sponsor is a party in its own right and has no sponsor. It signs like every party, and when it leaves, whom it sponsors leaves
/// with it, at the same moment: nobody is bound by what was agreed to only because somebody stood for it.
/// </param>
/// <param name="Reservations">What it holds back, up to 16; empty is absent.</param>
public sealed record AgreementParty(AgencyId Agency, AgencyId? Sponsor, IReadOnlyList<AgreementReservation> Reservations);
