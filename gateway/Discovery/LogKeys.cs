namespace Gateway.Server.Discovery;

/// <summary>Both logs' keys.</summary>
/// <param name="Audit">The log of exchanges.</param>
/// <param name="Directory">The log of agencies and their keys.</param>
internal sealed record LogKeys(LogKey Audit, LogKey Directory);
