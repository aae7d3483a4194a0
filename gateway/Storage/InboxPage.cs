using Gateway.Exchange;

namespace Gateway.Server.Storage;

/// <summary>One delivery with its advisory, as a recipient lists it.</summary>
/// <param name="Advisory">The advisory.</param>
/// <param name="Delivery">The reader's own delivery.</param>
/// <param name="CorrectedBy">The newest advisory that corrects it and that the reader may see; null for none.</param>
internal sealed record InboxItem(AdvisoryRow Advisory, DeliverySummary Delivery, AdvisoryId? CorrectedBy);

/// <summary>A page of an inbox, in order of the <c>advisory.addressed</c> entries.</summary>
/// <param name="Items">The deliveries the reader may see.</param>
/// <param name="Next">What to give as <c>after</c> for the next page: the last item's index, or the given one if there is none.</param>
/// <param name="LogSize">The audit log's size, of the same moment as the items.</param>
internal sealed record InboxPage(IReadOnlyList<InboxItem> Items, long Next, long LogSize);
