using Gateway.Audit;
using Gateway.Exchange;

namespace Gateway.Client.Trust;

/// <summary>Which gateway is trusted, and what was pinned of it before this command.</summary>
/// <param name="Trusted">The keys as they are today, with the way they came to be.</param>
/// <param name="Pinned">What was pinned; null at first contact.</param>
internal sealed record TrustDecision(Invite Trusted, Invite? Pinned)
{
    /// <summary>The rotations that this command learnt of: their checkpoints are still to be held against what is remembered.</summary>
    public IEnumerable<KeyRotation> NewRotations => IsNewLog ? [] : Trusted.Rotations.Skip(Pinned?.Rotations.Count ?? Trusted.Rotations.Count);

    /// <summary>Whether the user accepted logs that were opened anew.</summary>
    public bool IsNewLog => Pinned is not null && Pinned.Lineage != Trusted.Lineage;

    /// <summary>Whether what is pinned is to be replaced once everything holds.</summary>
    public bool Moves => Pinned is null || !Pinned.ToBytes().AsSpan().SequenceEqual(Trusted.ToBytes());
}
