using Gateway.Server.Witnesses;

namespace Gateway.Server.Health;

/// <summary>The answer of a probe.</summary>
/// <param name="Status"><c>live</c> or <c>ready</c>.</param>
/// <param name="Witnesses">How the witnesses stand; of <c>ready</c>, and only if the gateway has any. A missing quorum is no reason not to be ready.</param>
internal sealed record HealthAnswer(string Status, WitnessStatus? Witnesses = null);
