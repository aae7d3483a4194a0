using Gateway.Exchange;

namespace Gateway.Client.Delivery;

/// <summary>A delivery whose documents were checked and are for this principal. Only <see cref="DeliveryCheck"/> makes one.</summary>
internal sealed record CheckedDelivery(Manifest Manifest, Statement Statement);
