namespace Gateway.Server.Health;

/// <summary>The answer of a probe.</summary>
/// <param name="Status"><c>live</c> or <c>ready</c>.</param>
internal sealed record HealthAnswer(string Status);
