namespace Gateway.Exchange;

/// <summary>A revocation that stands in the directory by itself, beside the records.</summary>
/// <param name="Index">The index of its entry in the directory log.</param>
/// <param name="Time">The time of its entry, UTC: from then on it counts.</param>
/// <param name="Order">What the root signed.</param>
/// <param name="Signatures">The signatures that were checked.</param>
public sealed record RevocationEntry(long Index, DateTimeOffset Time, RevocationOrder Order, RootSignatures Signatures)
{
    /// <summary>What it says of its principal.</summary>
    public Revocation Revocation => new(Time, Order.Reason, Order.SuspectedSince);
}
