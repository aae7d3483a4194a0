namespace Gateway.Client.Http.Answers;

/// <summary>GET /v1/agencies?id=…: several agencies in full.</summary>
internal sealed record AgencyAnswers(IReadOnlyList<AgencyAnswer> Agencies, long DirectorySize);
