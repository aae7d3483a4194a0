namespace Gateway.Exchange;

/// <summary>The strictest label that one party sends to another, in place of what holds in general.</summary>
/// <param name="From">Who sends.</param>
/// <param name="To">Who receives.</param>
/// <param name="MaxTlp">The strictest label.</param>
public sealed record AgreementDirection(AgencyId From, AgencyId To, Tlp MaxTlp);
