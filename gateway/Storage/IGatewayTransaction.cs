using Gateway.Audit;
using Gateway.Exchange;

namespace Gateway.Server.Storage;

/// <summary>
/// One transaction under the log's lock, as works see it. Every method that changes anything counts in <see cref="ILogTransaction.Writes"/>. Whatever throws
/// here dooms the transaction: a work decides by reading, then writes.
/// </summary>
internal interface IGatewayTransaction : ILogTransaction, IGatewayReads
{
    /// <summary>
    /// Makes this the agency's current record and its working view: the agency is inserted or updated, its principals and their keys are replaced, and
    /// <paramref name="rootKeys"/> and every principal's key are remembered as theirs for ever. Counters of an agency that is already there stay as they are.
    /// </summary>
    /// <exception cref="InvalidOperationException">A key belongs to another owner: ask <see cref="IGatewayReads.FindKeyOwnerAsync"/> first.</exception>
    Task PutAgencyAsync(AgencyRow agency, IReadOnlyList<string> rootKeys, IReadOnlyList<PrincipalRow> principals, CancellationToken cancellationToken);

    /// <summary>Suspends the agency or lets it go on.</summary>
    Task SetSuspendedAsync(AgencyId agency, bool suspended, CancellationToken cancellationToken);

    /// <summary>Takes the next running delivery number of each recipient. A recipient that is no agency is left out of the answer.</summary>
    Task<IReadOnlyDictionary<AgencyId, long>> TakeDeliveryNumbersAsync(IReadOnlyCollection<AgencyId> recipients, CancellationToken cancellationToken);

    /// <summary>Inserts an advisory with its documents and deliveries, and adds its bytes to what the sender's agency keeps stored.</summary>
    Task InsertAdvisoryAsync(
        AdvisoryRow advisory, IReadOnlyList<DocumentRow> documents, IReadOnlyList<DeliveryRow> deliveries, CancellationToken cancellationToken);

    /// <summary>Keeps the sealed file keys of an advisory that any member may fetch. They go when it is withdrawn or expires.</summary>
    Task InsertFileKeysAsync(IReadOnlyList<FileKeyRow> keys, CancellationToken cancellationToken);

    /// <summary>Makes an advisory public, by the entry at <paramref name="publishedIndex"/>.</summary>
    Task InsertFeedAsync(AdvisoryId advisory, long publishedIndex, CancellationToken cancellationToken);

    /// <summary>Ends an advisory's stay in the public feed, by the entry at <paramref name="removedIndex"/>.</summary>
    Task SetFeedRemovedAsync(AdvisoryId advisory, long removedIndex, CancellationToken cancellationToken);

    /// <summary>Adds a recipient to a published advisory: the delivery, and the statement of addition that it came about by.</summary>
    Task InsertAdditionAsync(DeliveryRow delivery, SharingDocumentRow addition, CancellationToken cancellationToken);

    /// <summary>Adds a signed document about sharing.</summary>
    Task InsertSharingAsync(SharingDocumentRow document, CancellationToken cancellationToken);

    /// <summary>Adds a receipt.</summary>
    Task InsertReceiptAsync(ReceiptRow receipt, CancellationToken cancellationToken);

    /// <summary>Notes what is now known of a delivery.</summary>
    Task SetDeliveryStateAsync(AdvisoryId advisory, AgencyId recipient, DeliveryState state, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Marks a published advisory as withdrawn, keeps the withdrawal, and gives its bytes back to the sender's agency. The caller erases its payloads
    /// after the commit; a sweep does if the caller cannot.</summary>
    /// <returns>Whether it was published until now; if not, nothing changed.</returns>
    Task<bool> SetWithdrawnAsync(WithdrawalRow withdrawal, CancellationToken cancellationToken);

    /// <summary>
    /// Marks a published advisory as withdrawn by the entry at <paramref name="logIndex"/>, as the other overload does, where the withdrawal itself was lost
    /// with a database and cannot be kept.
    /// </summary>
    /// <returns>Whether it was published until now; if not, nothing changed.</returns>
    Task<bool> SetWithdrawnAsync(AdvisoryId advisory, long logIndex, CancellationToken cancellationToken);

    /// <summary>Marks a published advisory as expired, by the entry at <paramref name="logIndex"/>, as a withdrawal is.</summary>
    /// <returns>Whether it was published until now; if not, nothing changed.</returns>
    Task<bool> SetExpiredAsync(AdvisoryId advisory, long logIndex, CancellationToken cancellationToken);

    /// <summary>Adds a version of an agreement, who has to sign it, and its proposer's signature.</summary>
    Task InsertAgreementVersionAsync(
        AgreementVersionRow version, IReadOnlyList<AgencyId> signers, AgreementSignatureRow signature, CancellationToken cancellationToken);

    /// <summary>Adds a signature over a version of an agreement.</summary>
    Task InsertAgreementSignatureAsync(AgreementSignatureRow signature, CancellationToken cancellationToken);

    /// <summary>Adds a notice: a party declines a version of an agreement, or leaves it.</summary>
    Task InsertAgreementNoticeAsync(AgreementNoticeRow notice, CancellationToken cancellationToken);

    /// <summary>Adds a version of a group.</summary>
    Task InsertGroupVersionAsync(GroupVersionRow version, CancellationToken cancellationToken);

    /// <summary>Keeps a cosigned checkpoint, unless one of its size is kept already.</summary>
    /// <returns>Whether it is new.</returns>
    Task<bool> TryInsertCosignedAsync(LogName log, CosignedRow cosigned, CancellationToken cancellationToken);

    /// <summary>Keeps a timestamp over the stored checkpoint of a size, unless one is kept already.</summary>
    /// <returns>Whether it is new.</returns>
    Task<bool> TryInsertTimestampAsync(LogName log, long size, ReadOnlyMemory<byte> token, CancellationToken cancellationToken);

    /// <summary>Adds what a portion of the audit log counted for reports, unless it was added already.</summary>
    /// <returns>Whether it was added.</returns>
    Task<bool> TryAdvanceReportAsync(ReportAdvance advance, CancellationToken cancellationToken);

    /// <summary>Adds a webhook, to be told of what comes after its registration.</summary>
    Task InsertWebhookAsync(WebhookRow webhook, CancellationToken cancellationToken);

    /// <summary>Removes a webhook by the entry at <paramref name="logIndex"/>: nothing more is sent, and how far it was told is forgotten.</summary>
    /// <returns>Whether it stood until now; if not, nothing changed.</returns>
    Task<bool> RemoveWebhookAsync(WebhookId webhook, long logIndex, CancellationToken cancellationToken);

    /// <summary>Keeps an answer for a repeated request.</summary>
    Task InsertIdempotencyAsync(IdempotencyRow answer, CancellationToken cancellationToken);

    /// <summary>Uses up an id that may be used once, such as a login assertion's <c>jti</c>.</summary>
    /// <param name="kind">What the id is of: <c>assertion</c>, <c>dpop</c>.</param>
    /// <param name="idHash">SHA-256 of the id with whatever it is unique in, 32 bytes.</param>
    /// <param name="expiresAt">From when on it need not be remembered, because what carries it is refused by its age.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Whether this was the first use.</returns>
    Task<bool> TryUseOnceAsync(string kind, ReadOnlyMemory<byte> idHash, DateTimeOffset expiresAt, CancellationToken cancellationToken);
}
