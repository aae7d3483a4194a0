namespace Gateway.Client.Http.Answers;

/// <summary>Both logs, as discovery and invite name them.</summary>
internal sealed record DiscoveredLogs(DiscoveredLog Audit, DiscoveredLog Directory);
