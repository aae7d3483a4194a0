namespace Gateway.Audit;

/// <summary>What a <see cref="WitnessPolicy"/> says about one checkpoint.</summary>
/// <param name="IsMet">Whether the checkpoint counts: a listed log signed it, where the policy lists logs, and the cosignatures meet the quorum.</param>
/// <param name="Time">
/// The latest time such that the cosignatures not older than it meet the quorum by themselves: what "as of" means under this policy. Null if it is not
/// met, and under <c>quorum none</c>. It may lie ahead of the caller's clock, which the caller judges.
/// </param>
/// <param name="Log">The listed log that signed it; null if none did, or none is listed.</param>
/// <param name="Cosignatures">The cosignatures of the policy's witnesses that verify.</param>
/// <param name="Missing">The policy's witnesses without one, in the file's order.</param>
public sealed record PolicyOutcome(
    bool IsMet, DateTimeOffset? Time, PolicyLog? Log, IReadOnlyList<PolicyCosignature> Cosignatures, IReadOnlyList<PolicyWitness> Missing);
