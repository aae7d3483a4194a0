namespace Gateway.Server.Advisories.Reading;

/// <summary>A page of a list: the items, the index to go on after, and the audit log's size at that moment.</summary>
internal sealed record ItemPage(IReadOnlyList<AdvisoryItem> Items, long Next, long Size);
