using Gateway.Audit;

namespace Gateway.Server.Witnesses;

/// <summary>What a round brought.</summary>
/// <param name="Checkpoint">The checkpoint with every cosignature that verifies, as many or few as there are.</param>
/// <param name="Outcome">What the policy says of it.</param>
/// <param name="Others">What came of the witnesses that answered otherwise than with a cosignature.</param>
internal sealed record CosignedCheckpoint(Checkpoint Checkpoint, PolicyOutcome Outcome, IReadOnlyList<WitnessOutcome> Others);
