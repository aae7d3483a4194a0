using Gateway.Exchange;

namespace Gateway.Server.Storage;

/// <summary>One advisory with all its deliveries, as its sender lists it.</summary>
/// <param name="Advisory">The advisory.</param>
/// <param name="Deliveries">Every delivery, in order of recipients.</param>
/// <param name="CorrectedBy">The newest advisory that corrects it; null for none.</param>
internal sealed record OutboxItem(AdvisoryRow Advisory, IReadOnlyList<DeliverySummary> Deliveries, AdvisoryId? CorrectedBy);

/// <summary>A page of what an agency sent, in order of the <c>advisory.published</c> entries.</summary>
/// <param name="Items">The advisories.</param>
/// <param name="Next">What to give as <c>after</c> for the next page: the last item's index, or the given one if there is none.</param>
/// <param name="LogSize">The audit log's size, of the same moment as the items.</param>
internal sealed record OutboxPage(IReadOnlyList<OutboxItem> Items, long Next, long LogSize);
