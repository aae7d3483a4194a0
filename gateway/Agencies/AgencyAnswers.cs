namespace Gateway.Server.Agencies;

/// <summary>Several agencies in full.</summary>
/// <param name="Agencies">In the order they were asked for; those that do not exist are left out.</param>
/// <param name="DirectorySize">The size of the directory log that this stands for.</param>
internal sealed record AgencyAnswers(IReadOnlyList<AgencyAnswer> Agencies, long DirectorySize);
