namespace Gateway.Server.Agencies;

/// <summary>A principal's revocation.</summary>
/// <param name="At">When.</param>
/// <param name="Reason">Why.</param>
/// <param name="SuspectedSince">From when its keys are suspected.</param>
internal sealed record RevocationView(string At, string Reason, string? SuspectedSince);
