namespace Gateway.Server.Agencies;

/// <summary>All agencies, the gateway's own among them.</summary>
/// <param name="Agencies">In order of ids.</param>
/// <param name="DirectorySize">The size of the directory log that this stands for.</param>
internal sealed record AgencyList(IReadOnlyList<AgencySummary> Agencies, long DirectorySize);
