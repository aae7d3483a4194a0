using Gateway.Exchange;

namespace Gateway.Server.Storage;

/// <summary>A delivery for which an acknowledgement was asked and has not come.</summary>
/// <param name="Advisory">The advisory; it may have been closed since, and then nothing is owed.</param>
/// <param name="Delivery">The delivery.</param>
/// <param name="CorrectedBy">The newest advisory that corrects it and that the asking side may see; null for none.</param>
internal sealed record ObligationItem(AdvisoryRow Advisory, DeliverySummary Delivery, AdvisoryId? CorrectedBy);

/// <summary>A page of what is owed, in order of the <c>advisory.addressed</c> entries.</summary>
/// <param name="Items">The deliveries.</param>
/// <param name="Next">What to give as <c>after</c> for the next page: the last item's index, or the given one if there is none.</param>
/// <param name="LogSize">The audit log's size, no later than the items.</param>
internal sealed record ObligationPage(IReadOnlyList<ObligationItem> Items, long Next, long LogSize);
