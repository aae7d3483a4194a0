using Gateway.Audit;
using Gateway.Exchange;

namespace Gateway.Server.Storage;

/// <summary>
/// All tables of one gateway, on either database. Safe for concurrent use. Every method may throw <see cref="StorageUnavailableException"/>, those that
/// write also <see cref="StorageFullException"/>.
/// </summary>
internal interface IGatewayStore : ILogStore<IGatewayTransaction>, ILogReader, IGatewayReads, IFsckReads, IAttestationReads, IReportReads, IWebhookDeliveries, IAsyncDisposable
{
    /// <summary>Brings the schema to this program's version. Safe to run from several processes at once.</summary>
    /// <returns>The steps that it ran, in order.</returns>
    /// <exception cref="StorageVersionException">A later program's schema that this one cannot run on, or the database's settings are not those needed.</exception>
    Task<IReadOnlyList<Migration>> MigrateAsync(CancellationToken cancellationToken);

    /// <summary>The steps that <see cref="MigrateAsync"/> would run, in order. Changes nothing.</summary>
    /// <exception cref="StorageVersionException">As of <see cref="MigrateAsync"/>; or there is no schema at all.</exception>
    Task<IReadOnlyList<Migration>> ReadPendingAsync(CancellationToken cancellationToken);

    /// <summary>Whether the database answers, for the readiness probe; throws if it does not.</summary>
    /// <exception cref="StorageVersionException">It answers, but <see cref="MigrateAsync"/> never prepared it.</exception>
    Task ProbeAsync(CancellationToken cancellationToken);

    /// <summary>What was addressed to <paramref name="reader"/>, by its agency or by an audience that names it, after a log index.</summary>
    /// <param name="reader">A principal with the role reader, or an archive; its agency is the recipient.</param>
    /// <param name="after">The audit log's index after which to start; -1 for the beginning.</param>
    /// <param name="limit">The most items.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<InboxPage> ReadInboxAsync(PrincipalId reader, long after, int limit, CancellationToken cancellationToken);

    /// <summary>What happened to an agency's inbox after a log index, in the order of the log: every row of one moment, so that none is passed over.</summary>
    /// <param name="recipient">The agency.</param>
    /// <param name="reader">The principal of it that must be among those an advisory was addressed to; null for whatever came to the agency.</param>
    /// <param name="after">The audit log's index after which to start; -1 for the beginning.</param>
    /// <param name="limit">The most rows.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<IReadOnlyList<ArrivalRow>> ReadArrivalsAsync(AgencyId recipient, PrincipalId? reader, long after, int limit, CancellationToken cancellationToken);

    /// <summary>What an agency's principals sent, after a log index (-1 for the beginning).</summary>
    Task<OutboxPage> ReadOutboxAsync(AgencyId sender, long after, int limit, CancellationToken cancellationToken);

    /// <summary>The published advisories that any member may fetch, whoever sent them, after a log index (-1 for the beginning).</summary>
    Task<ClearPage> ReadClearAsync(long after, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Deliveries to <paramref name="reader"/>, by its agency or by an audience that names it, for which an acknowledgement was asked and has not come, after a log index.
    /// </summary>
    /// <param name="reader">As of <see cref="ReadInboxAsync"/>.</param>
    /// <param name="after">The audit log's index after which to start; -1 for the beginning.</param>
    /// <param name="limit">The most items.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<ObligationPage> ReadOwedAsync(PrincipalId reader, long after, int limit, CancellationToken cancellationToken);

    /// <summary>Deliveries of what an agency sent for which it asked an acknowledgement and has none, after a log index (-1 for the beginning).</summary>
    Task<ObligationPage> ReadDueAsync(AgencyId sender, long after, int limit, CancellationToken cancellationToken);

    /// <summary>What is public now, in the order of the <c>feed.published</c> entries.</summary>
    Task<IReadOnlyList<FeedRow>> ReadFeedAsync(CancellationToken cancellationToken);

    /// <summary>The stays of an advisory in the public feed, in their order.</summary>
    Task<IReadOnlyList<FeedRow>> ReadFeedOfAsync(AdvisoryId advisory, CancellationToken cancellationToken);

    /// <summary>The index of the last entry that changed the public feed; null if none ever did.</summary>
    Task<long?> ReadLastFeedChangeAsync(CancellationToken cancellationToken);

    /// <summary>The advisory's receipts in the order of the log; of one recipient agency if it is given.</summary>
    Task<IReadOnlyList<ReceiptRow>> ReadReceiptsAsync(AdvisoryId advisory, AgencyId? recipient, CancellationToken cancellationToken);

    /// <summary>The advisory's withdrawal, or null.</summary>
    Task<WithdrawalRow?> FindWithdrawalAsync(AdvisoryId advisory, CancellationToken cancellationToken);

    /// <summary>The sealed bytes of the human documents of a version of an agreement, or null.</summary>
    Task<byte[]?> FindAgreementTextsAsync(AgreementId agreement, int version, CancellationToken cancellationToken);

    /// <summary>Published advisories whose expiry has passed, the longest overdue first.</summary>
    Task<IReadOnlyList<AdvisoryId>> ReadExpirableAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Those of these payloads that a document of a published advisory uses. One that nothing uses may be erased once it is old enough not to be an upload still under way.
    /// </summary>
    /// <param name="payloads">At most <see cref="IPayloadStore.SweptAtOnce"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<IReadOnlySet<PayloadId>> FindReferencedPayloadsAsync(IReadOnlyList<PayloadId> payloads, CancellationToken cancellationToken);

    /// <summary>The versions of a group from one on, in order.</summary>
    Task<IReadOnlyList<GroupVersionRow>> ReadGroupAsync(GroupId group, long fromSequence, int limit, CancellationToken cancellationToken);

    /// <summary>Versions of all groups in order of their entries in the directory log, after an index (-1 for the beginning).</summary>
    Task<IReadOnlyList<GroupVersionRow>> ReadGroupVersionsAsync(long afterIndex, int limit, CancellationToken cancellationToken);

    /// <summary>Forgets used ids whose time has passed, so many at most: writers wait meanwhile.</summary>
    /// <returns>How many were forgotten; less than <paramref name="limit"/> if no more are left.</returns>
    Task<int> DeleteExpiredReplayAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken);

    /// <summary>Forgets kept answers made before a time, so many at most.</summary>
    /// <returns>How many were forgotten; less than <paramref name="limit"/> if no more are left.</returns>
    Task<int> DeleteIdempotencyAsync(DateTimeOffset createdBefore, int limit, CancellationToken cancellationToken);
}
