using Gateway.Audit;
using Gateway.Exchange;

namespace Gateway.Server.Storage;

/// <summary>Reads that check the tables against the logs: a row is found by the index of the entry that stands for it, and counted, so that rows without an
/// entry show.</summary>
internal interface IFsckReads
{
    /// <summary>The advisory whose <c>advisory.published</c> entry has this index, or null.</summary>
    Task<AdvisoryRow?> FindAdvisoryByIndexAsync(long publishedIndex, CancellationToken cancellationToken);

    /// <summary>The delivery whose <c>advisory.addressed</c> or <c>advisory.shared</c> entry has this index, or null.</summary>
    Task<DeliveryRow?> FindDeliveryByIndexAsync(long addressedIndex, CancellationToken cancellationToken);

    /// <summary>The receipt whose <c>advisory.acknowledged</c> entry has this index, or null.</summary>
    Task<ReceiptRow?> FindReceiptByIndexAsync(long logIndex, CancellationToken cancellationToken);

    /// <summary>The withdrawal whose <c>advisory.withdrawn</c> entry has this index, or null.</summary>
    Task<WithdrawalRow?> FindWithdrawalByIndexAsync(long logIndex, CancellationToken cancellationToken);

    /// <summary>The stay in the public feed whose <c>feed.published</c> entry has this index, or null.</summary>
    Task<FeedRow?> FindFeedByIndexAsync(long publishedIndex, CancellationToken cancellationToken);

    /// <summary>The signed document about sharing whose entry has this index, or null.</summary>
    Task<SharingDocumentRow?> FindSharingByIndexAsync(long logIndex, CancellationToken cancellationToken);

    /// <summary>The version of an agreement whose <c>agreement.proposed</c> entry has this index, or null.</summary>
    Task<AgreementVersionRow?> FindAgreementVersionByIndexAsync(long logIndex, CancellationToken cancellationToken);

    /// <summary>The signature over a version of an agreement whose entry has this index, or null.</summary>
    Task<AgreementSignatureRow?> FindAgreementSignatureByIndexAsync(long logIndex, CancellationToken cancellationToken);

    /// <summary>The notice whose <c>agreement.declined</c> or <c>agreement.ended</c> entry has this index, or null.</summary>
    Task<AgreementNoticeRow?> FindAgreementNoticeByIndexAsync(long logIndex, CancellationToken cancellationToken);

    /// <summary>The webhook whose <c>webhook.registered</c> entry has this index, or null.</summary>
    Task<WebhookRow?> FindWebhookByIndexAsync(long registeredIndex, CancellationToken cancellationToken);

    /// <summary>The webhook whose <c>webhook.removed</c> entry has this index, or null.</summary>
    Task<WebhookRow?> FindWebhookByRemovalAsync(long removedIndex, CancellationToken cancellationToken);

    /// <summary>Whether it is kept how far this webhook was told.</summary>
    Task<bool> HasWebhookStateAsync(WebhookId webhook, CancellationToken cancellationToken);

    /// <summary>How many rows each table has whose entry's index is at least <paramref name="from"/> and below <paramref name="to"/>.</summary>
    Task<TableCounts> CountAsync(long from, long to, CancellationToken cancellationToken);

    /// <summary>How the delivery to one recipient stands, or null if there is none.</summary>
    Task<DeliverySummary?> FindDeliverySummaryAsync(AdvisoryId advisory, AgencyId recipient, CancellationToken cancellationToken);

    /// <summary>The highest number of the recipient's deliveries whose <c>advisory.addressed</c> entry has an index below <paramref name="before"/>; 0 if none has.</summary>
    Task<long> FindLastDeliveryAsync(AgencyId recipient, long before, CancellationToken cancellationToken);

    /// <summary>Every agency's counters with what they count, in order of ids.</summary>
    Task<IReadOnlyList<AgencyCountersRow>> ReadCountersAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Kept answers in order of principals and keys, after the one of <paramref name="afterPrincipal"/> and <paramref name="afterKey"/> (both empty for the first).
    /// </summary>
    Task<IReadOnlyList<IdempotencyRow>> ReadIdempotencyAsync(string afterPrincipal, string afterKey, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// A row that belongs to nothing, or null: of another log than <c>audit</c> and <c>directory</c>, of an index at which the audit log is not yet, or whose
    /// parent row is gone.
    /// </summary>
    Task<StrayRow?> FindStrayAsync(CancellationToken cancellationToken);

    /// <summary>The last stored tile of each level of a log's tree.</summary>
    Task<IReadOnlyList<LastTileRow>> ReadLastTilesAsync(LogName log, CancellationToken cancellationToken);

    /// <summary>The steps that the schema has taken, in order.</summary>
    Task<IReadOnlyList<SchemaVersionRow>> ReadSchemaAsync(CancellationToken cancellationToken);

    /// <summary>The steps that make this program's schema.</summary>
    IReadOnlyList<Migration> Migrations { get; }

    /// <summary>The stored checkpoints of a log in order of sizes, after the size <paramref name="after"/> (-1 for the first).</summary>
    Task<IReadOnlyList<CheckpointRow>> ReadCheckpointsAsync(LogName log, long after, int limit, CancellationToken cancellationToken);

    /// <summary>Every key ever recorded with its owner, in order of key texts, after <paramref name="after"/> (empty for the first).</summary>
    Task<IReadOnlyList<KeyOwnerRow>> ReadKeyOwnersAsync(string after, int limit, CancellationToken cancellationToken);
}
