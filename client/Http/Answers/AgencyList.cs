namespace Gateway.Client.Http.Answers;

/// <summary>GET /v1/agencies.</summary>
internal sealed record AgencyList(IReadOnlyList<AgencySummary> Agencies, long DirectorySize);
