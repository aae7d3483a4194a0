using Gateway.Client.Http.Answers;
using Gateway.Exchange;

namespace Gateway.Client.Delivery;

/// <summary>A checked delivery, and the summary that it was held against.</summary>
internal sealed record ShownDelivery(DescribedDelivery Delivery, AdvisoryItem Shown);
