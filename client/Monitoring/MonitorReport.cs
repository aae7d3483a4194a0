using Gateway.Audit;

namespace Gateway.Client.Monitoring;

/// <summary>What one look at the directory found.</summary>
/// <param name="Verdict"><c>ok</c>, or what is wrong.</param>
/// <param name="Entry">The directory entry that is wrong, proven to be in the log; null with <c>ok</c>.</param>
/// <param name="News">What happened to the agency's keys since the last look, all of it its own doing or an admin's.</param>
internal sealed record MonitorReport(LogVerdict Verdict, LogEntry? Entry, IReadOnlyList<KeyChange> News);
