namespace Gateway.Exchange;

/// <summary>What a report is of.</summary>
/// <param name="Gateway">The gateway whose log it is.</param>
/// <param name="Agency">The agency whose own part is wanted; null for the whole.</param>
/// <param name="Window">The months.</param>
/// <param name="Size">How many entries of the audit log were counted.</param>
/// <param name="AsOf">The time of the last of them, UTC.</param>
public sealed record ReportHead(GatewayName Gateway, AgencyId? Agency, ReportWindow Window, long Size, DateTimeOffset AsOf);
