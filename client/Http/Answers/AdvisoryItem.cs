using Gateway.Exchange;

namespace Gateway.Client.Http.Answers;

/// <summary>An advisory as listed: a claim of the gateway until <c>get</c> has checked the signed documents.</summary>
internal sealed record AdvisoryItem(
    AdvisoryId Id,
    long Index,
    string PublishedAt,
    PrincipalId Sender,
    string Tlp,
    string Category,
    string Urgency,
    string Status,
    IReadOnlyList<ItemDocument> Documents,
    IReadOnlyDictionary<string, string>? Titles = null,
    IReadOnlyList<string>? Tags = null,
    bool? Sealed = null,
    ItemEnvelope? Envelope = null,
    string? ExpiresAt = null,
    string? RespondBy = null,
    string? NotBefore = null,
    IReadOnlyList<string>? Policies = null,
    AdvisoryId? Supersedes = null,
    AdvisoryId? ReplyTo = null,
    IReadOnlyList<ItemDelivery>? Deliveries = null,
    IReadOnlyList<ItemGroup>? Groups = null,
    long? Delivery = null,
    string? State = null,
    PrincipalId? SharedBy = null,
    long? PublishedIndex = null,
    long? AddressedIndex = null,
    long? DirectorySize = null,
    AdvisoryId? CorrectedBy = null,
    bool? Overdue = null);
