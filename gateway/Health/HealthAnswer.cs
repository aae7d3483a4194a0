using Gateway.Server.Expiry;
using Gateway.Server.Witnesses;

namespace Gateway.Server.Health;

/// <summary>The answer of a probe.</summary>
/// <param name="Status"><c>live</c> or <c>ready</c>.</param>
/// <param name="Witnesses">How the witnesses stand; of <c>ready</c>, and only if the gateway has any. A missing quorum is no reason not to be ready.</param>
/// <param name="Expiring">What of the gateway's own ends within thirty days; of <c>ready</c>, and only if something does.</param>
internal sealed record HealthAnswer(string Status, WitnessStatus? Witnesses = null, IReadOnlyList<ExpiringItem>? Expiring = null);
