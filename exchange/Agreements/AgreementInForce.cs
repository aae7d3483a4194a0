namespace Gateway.Exchange;

/// <summary>A version that is in force, and whom it binds: its parties less those that have left.</summary>
/// <param name="Agreement">The version.</param>
/// <param name="Bound">The parties that it binds, two at least.</param>
public sealed record AgreementInForce(Agreement Agreement, IReadOnlySet<AgencyId> Bound)
{
    /// <summary>Whether it binds both.</summary>
    public bool Binds(AgencyId one, AgencyId other) => Bound.Contains(one) && Bound.Contains(other);
}
