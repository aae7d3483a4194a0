using Gateway.Exchange;

namespace Gateway.Server.Storage;

/// <summary>
/// The questions a decision stands on. A store answers them outside any lock; a transaction answers them under the log's lock, so that a decision made
/// before can be made again on what holds now.
/// </summary>
internal interface IGatewayReads
{
    /// <summary>The agency's current record, or null if the directory never recorded it.</summary>
    Task<AgencyRow?> FindAgencyAsync(AgencyId agency, CancellationToken cancellationToken);

    /// <summary>Every agency, in order of ids.</summary>
    Task<IReadOnlyList<AgencyRow>> ListAgenciesAsync(CancellationToken cancellationToken);

    /// <summary>One principal with its keys and its agency's standing, or null.</summary>
    Task<PrincipalRow?> FindPrincipalAsync(PrincipalId principal, CancellationToken cancellationToken);

    /// <summary>Whether the principal may act at a time: <see cref="PrincipalRow.IsValidAt"/> without its keys. False if there is none.</summary>
    Task<bool> StandsAsync(PrincipalId principal, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>All principals of these agencies with their keys, revoked ones too, in order of ids. Agencies unknown here add nothing.</summary>
    Task<IReadOnlyList<PrincipalRow>> ReadPrincipalsAsync(IReadOnlyCollection<AgencyId> agencies, CancellationToken cancellationToken);

    /// <summary>
    /// Who holds or ever held this key text: a principal's id, or an agency's id if it is a root key; null if nobody. A key once recorded stays its owner's
    /// for ever, whatever later records say.
    /// </summary>
    Task<string?> FindKeyOwnerAsync(string key, CancellationToken cancellationToken);

    /// <summary>The advisory, or null.</summary>
    Task<AdvisoryRow?> FindAdvisoryAsync(AdvisoryId advisory, CancellationToken cancellationToken);

    /// <summary>The advisory with the delivery to an agency and its documents, or null.</summary>
    Task<AdvisoryForReader?> FindAdvisoryForAsync(AdvisoryId advisory, AgencyId reader, CancellationToken cancellationToken);

    /// <summary>Whether the advisory stands, neither withdrawn nor expired. False if there is none.</summary>
    Task<bool> IsPublishedAsync(AdvisoryId advisory, CancellationToken cancellationToken);

    /// <summary>
    /// The newest published advisory that corrects this one, or null. Looked for among its last sixteen corrections.
    /// </summary>
    /// <param name="advisory">The corrected one.</param>
    /// <param name="reader">The principal it must be addressed to; null for the sender, who sees all of its own.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<AdvisoryId?> FindCorrectionAsync(AdvisoryId advisory, PrincipalId? reader, CancellationToken cancellationToken);

    /// <summary>Whether this principal ever published a statement with this nonce (16 bytes).</summary>
    Task<bool> IsNonceUsedAsync(PrincipalId sender, ReadOnlyMemory<byte> nonce, CancellationToken cancellationToken);

    /// <summary>The advisory's documents, by number.</summary>
    Task<IReadOnlyList<DocumentRow>> ReadDocumentsAsync(AdvisoryId advisory, CancellationToken cancellationToken);

    /// <summary>The sealed file keys of the advisory's payloads, by number; none unless any member may fetch it.</summary>
    Task<IReadOnlyList<FileKeyRow>> ReadFileKeysAsync(AdvisoryId advisory, CancellationToken cancellationToken);

    /// <summary>The advisory's stay in the public feed, if it is public now; else null.</summary>
    Task<FeedRow?> FindFeedAsync(AdvisoryId advisory, CancellationToken cancellationToken);

    /// <summary>The delivery to one recipient with its manifest, or null.</summary>
    Task<DeliveryRow?> FindDeliveryAsync(AdvisoryId advisory, AgencyId recipient, CancellationToken cancellationToken);

    /// <summary>All deliveries of the advisory without their manifests, in order of recipients.</summary>
    Task<IReadOnlyList<DeliverySummary>> ReadDeliveriesAsync(AdvisoryId advisory, CancellationToken cancellationToken);

    /// <summary>The advisory's signed documents of a kind in the order of the log; about one agency if it is given.</summary>
    Task<IReadOnlyList<SharingDocumentRow>> ReadSharingAsync(AdvisoryId advisory, SharingKind kind, AgencyId? agency, CancellationToken cancellationToken);

    /// <summary>What is stored of a sharing agreement; no versions if there is none.</summary>
    Task<AgreementRows> ReadAgreementAsync(AgreementId agreement, CancellationToken cancellationToken);

    /// <summary>What is stored of every agreement of which this agency had to sign a version, those versions and all others of them.</summary>
    Task<AgreementRows> ReadAgreementsOfAsync(AgencyId agency, CancellationToken cancellationToken);

    /// <summary>The sealed bytes of a version of an agreement, or null.</summary>
    Task<byte[]?> FindAgreementDocumentAsync(AgreementId agreement, int version, CancellationToken cancellationToken);

    /// <summary>Whether this agency had to sign that version of an agreement, and so may see it.</summary>
    Task<bool> IsAgreementSignerAsync(AgreementId agreement, int version, AgencyId agency, CancellationToken cancellationToken);

    /// <summary>The webhook, removed or not, or null.</summary>
    Task<WebhookRow?> FindWebhookAsync(WebhookId webhook, CancellationToken cancellationToken);

    /// <summary>The agency's webhooks that were not removed, in the order of their registration.</summary>
    Task<IReadOnlyList<WebhookRow>> ReadWebhooksAsync(AgencyId agency, CancellationToken cancellationToken);

    /// <summary>The current version of a group, or null if there is no such group.</summary>
    Task<GroupVersionRow?> FindGroupAsync(GroupId group, CancellationToken cancellationToken);

    /// <summary>The answer kept for this principal's <c>Idempotency-Key</c>, or null.</summary>
    Task<IdempotencyRow?> FindIdempotencyAsync(PrincipalId principal, string key, CancellationToken cancellationToken);
}
