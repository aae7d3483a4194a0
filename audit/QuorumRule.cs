namespace Gateway.Audit;

/// <summary>One name of a policy: a witness, or a group of names defined before it. A group's depth is bounded by the number of groups.</summary>
internal abstract record QuorumRule
{
    /// <summary>The latest time since which enough cosignatures were made; null if there are not enough.</summary>
    /// <param name="times">The times of the cosignatures that verify.</param>
    internal abstract DateTimeOffset? WitnessedAt(IReadOnlyDictionary<PolicyWitness, DateTimeOffset> times);

    /// <summary>A single witness: to witness is to cosign.</summary>
    internal sealed record Single(PolicyWitness Witness) : QuorumRule
    {
        internal override DateTimeOffset? WitnessedAt(IReadOnlyDictionary<PolicyWitness, DateTimeOffset> times) =>
            times.TryGetValue(Witness, out DateTimeOffset time) ? time : null;
    }

    /// <summary>A group: at least so many of its members witnessed.</summary>
    internal sealed record Group(int Threshold, IReadOnlyList<QuorumRule> Members) : QuorumRule
    {
        internal override DateTimeOffset? WitnessedAt(IReadOnlyDictionary<PolicyWitness, DateTimeOffset> times) =>
            Members
                .Select(member => member.WitnessedAt(times))
                .OfType<DateTimeOffset>()
                .OrderDescending()
                .Cast<DateTimeOffset?>()
                .ElementAtOrDefault(Threshold - 1);
    }
}
