namespace Gateway.Server.Storage;

/// <summary>An advisory with what one agency is to see of it, read at once.</summary>
/// <param name="Advisory">The advisory.</param>
/// <param name="Delivery">The delivery to that agency with its manifest, or null.</param>
/// <param name="Documents">The advisory's documents, by number.</param>
internal sealed record AdvisoryForReader(AdvisoryRow Advisory, DeliveryRow? Delivery, IReadOnlyList<DocumentRow> Documents);
