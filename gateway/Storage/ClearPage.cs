namespace Gateway.Server.Storage;

/// <summary>A page of the advisories that any member may fetch, in order of the <c>advisory.published</c> entries.</summary>
/// <param name="Items">The advisories.</param>
/// <param name="Next">What to give as <c>after</c> for the next page: the last item's index, or the given one if there is none.</param>
/// <param name="LogSize">The audit log's size, of the same moment as the items.</param>
internal sealed record ClearPage(IReadOnlyList<AdvisoryRow> Items, long Next, long LogSize);
