namespace Gateway.Audit;

/// <summary>A cosignature that verifies.</summary>
/// <param name="Witness">Who cosigned.</param>
/// <param name="Time">When, by its own word; the latest if more than once.</param>
public sealed record PolicyCosignature(PolicyWitness Witness, DateTimeOffset Time);
