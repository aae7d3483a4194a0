namespace Gateway.Client.Http.Answers;

/// <summary>GET /v1/inbox and GET /v1/advisories: a page of items, the index to go on after, and the size of the audit log it was read at.</summary>
internal sealed record AdvisoryPage(IReadOnlyList<AdvisoryItem> Items, long Next, long Size);
