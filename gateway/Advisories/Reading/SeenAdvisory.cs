using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Reading;

/// <summary>An advisory as its reader may see it: as the agency that sent it, as one it was addressed to, as both, or as any member.</summary>
/// <param name="Row">The advisory.</param>
/// <param name="IsSender">Whether the reader's agency sent it.</param>
/// <param name="Delivery">The delivery to the reader, or null.</param>
/// <param name="Documents">The advisory's documents, by number.</param>
/// <param name="IsForMembers">Whether any member may fetch it, and the reader too, whatever was delivered to it.</param>
internal sealed record SeenAdvisory(AdvisoryRow Row, bool IsSender, DeliveryRow? Delivery, IReadOnlyList<DocumentRow> Documents, bool IsForMembers);
