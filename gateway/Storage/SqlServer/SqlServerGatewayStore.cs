using System.Data;
using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Storage.Columns;
using Microsoft.Data.SqlClient;

namespace Gateway.Server.Storage.SqlServer;

/// <summary>
/// The store of the real deployment: several gateways on one database. An application lock that the transaction owns is the lock of both logs; readers see
/// committed row versions and wait for nobody.
/// </summary>
internal sealed class SqlServerGatewayStore : SqlServerReads, IGatewayStore
{
    private readonly SqlServerDatabase database;

    /// <summary>Names the database; nothing is opened yet.</summary>
    /// <param name="connectionString">The connection string, which is a secret.</param>
    public SqlServerGatewayStore(string connectionString)
    {
        ColumnTypes.Register();
        database = new SqlServerDatabase(connectionString);
    }

    /// <inheritdoc/>
    public ILogReader Reader => this;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Migration>> MigrateAsync(CancellationToken cancellationToken)
    {
        await CheckSettingsAsync(cancellationToken).ConfigureAwait(false);
        return await database.RunInTransactionAsync(SqlServerMigrations.RunAsync, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Migration>> ReadPendingAsync(CancellationToken cancellationToken)
    {
        await CheckSettingsAsync(cancellationToken).ConfigureAwait(false);
        await ProbeAsync(cancellationToken).ConfigureAwait(false);
        return Migration.After(SqlServerMigrations.All, await ReadSchemaAsync(cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public async Task ProbeAsync(CancellationToken cancellationToken)
    {
        if (!await RunAsync(SqlServerCounts.HasSchemaAsync, cancellationToken).ConfigureAwait(false))
        {
            throw new StorageVersionException("The database has no tables of this program.");
        }
    }

    /// <inheritdoc/>
    public async ValueTask<IGatewayTransaction> BeginAsync(CancellationToken cancellationToken)
    {
        SqlConnection connection = await database.OpenAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await SqlServerErrors.MapAsync(connection, () => BeginAsync(connection, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<LogHead> ReadHeadAsync(LogName log, CancellationToken cancellationToken) =>
        await RunAsync(session => SqlServerLogs.ReadHeadAsync(session, log), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<byte[]?> ReadCheckpointAsync(LogName log, CancellationToken cancellationToken) =>
        await RunAsync(session => SqlServerLogs.ReadCheckpointAsync(session, log), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<byte[]?> ReadTileAsync(LogName log, int level, long index, CancellationToken cancellationToken) =>
        await RunAsync(session => SqlServerLogs.ReadTileAsync(session, log, level, index), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<StoredEntry>> ReadEntriesAsync(LogName log, long from, int maxCount, CancellationToken cancellationToken) =>
        await RunAsync(session => SqlServerLogs.ReadEntriesAsync(session, log, from, maxCount), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public Task<InboxPage> ReadInboxAsync(PrincipalId reader, long after, int limit, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerPages.ReadInboxAsync(session, reader, after, limit), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ArrivalRow>> ReadArrivalsAsync(
        AgencyId recipient, PrincipalId? reader, long after, int limit, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerArrivals.ReadAsync(session, recipient, reader, after, limit), cancellationToken);

    /// <inheritdoc/>
    public Task<OutboxPage> ReadOutboxAsync(AgencyId sender, long after, int limit, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerPages.ReadOutboxAsync(session, sender, after, limit), cancellationToken);

    /// <inheritdoc/>
    public Task<ClearPage> ReadClearAsync(long after, int limit, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerPages.ReadClearAsync(session, after, limit), cancellationToken);

    /// <inheritdoc/>
    public Task<ReportProgress> ReadReportProgressAsync(CancellationToken cancellationToken) => RunAsync(SqlServerReports.ReadProgressAsync, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<OpenDelivery>> ReadOpenDeliveriesAsync(AdvisoryId advisory, AgencyId? recipient, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerReports.ReadOpenAsync(session, advisory, recipient), cancellationToken);

    /// <inheritdoc/>
    public Task<ReportSource> ReadReportAsync(ReportWindow window, AgencyId? agency, int limit, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerReports.ReadAsync(session, window, agency, limit), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<CommunityRow>> ReadCommunityAsync(ReportWindow window, AgencyId except, int leastAgencies, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerReports.ReadCommunityAsync(session, window, except, leastAgencies), cancellationToken);

    /// <inheritdoc/>
    public Task<StoredReport> ReadStoredReportAsync(CancellationToken cancellationToken) => RunAsync(SqlServerReports.ReadAllAsync, cancellationToken);

    /// <inheritdoc/>
    public Task<ObligationPage> ReadOwedAsync(PrincipalId reader, long after, int limit, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerPages.ReadOwedAsync(session, reader, after, limit), cancellationToken);

    /// <inheritdoc/>
    public Task<ObligationPage> ReadDueAsync(AgencyId sender, long after, int limit, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerPages.ReadDueAsync(session, sender, after, limit), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<FeedRow>> ReadFeedAsync(CancellationToken cancellationToken) => RunAsync(SqlServerFeed.ReadAsync, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<FeedRow>> ReadFeedOfAsync(AdvisoryId advisory, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerFeed.ReadOfAsync(session, advisory), cancellationToken);

    /// <inheritdoc/>
    public Task<long?> ReadLastFeedChangeAsync(CancellationToken cancellationToken) => RunAsync(SqlServerFeed.ReadLastAsync, cancellationToken);

    /// <inheritdoc/>
    public Task<FeedRow?> FindFeedByIndexAsync(long publishedIndex, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerFeed.FindByIndexAsync(session, publishedIndex), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ReceiptRow>> ReadReceiptsAsync(AdvisoryId advisory, AgencyId? recipient, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerDeliveries.ReadReceiptsAsync(session, advisory, recipient), cancellationToken);

    /// <inheritdoc/>
    public Task<WithdrawalRow?> FindWithdrawalAsync(AdvisoryId advisory, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerAdvisories.FindWithdrawalAsync(session, advisory), cancellationToken);

    /// <inheritdoc/>
    public Task<byte[]?> FindAgreementTextsAsync(AgreementId agreement, int version, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerAgreements.FindTextsAsync(session, agreement, version), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<AdvisoryId>> ReadExpirableAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerAdvisories.ReadExpirableAsync(session, now, limit), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlySet<PayloadId>> FindReferencedPayloadsAsync(IReadOnlyList<PayloadId> payloads, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerAdvisories.FindReferencedPayloadsAsync(session, payloads), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<GroupVersionRow>> ReadGroupAsync(GroupId group, long fromSequence, int limit, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerGroups.ReadHistoryAsync(session, group, fromSequence, limit), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<GroupVersionRow>> ReadGroupVersionsAsync(long afterIndex, int limit, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerGroups.ReadAsync(session, afterIndex, limit), cancellationToken);

    /// <inheritdoc/>
    public Task<int> DeleteExpiredReplayAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerRequests.DeleteReplayAsync(session, now, limit), cancellationToken);

    /// <inheritdoc/>
    public Task<int> DeleteIdempotencyAsync(DateTimeOffset createdBefore, int limit, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerRequests.DeleteIdempotencyAsync(session, createdBefore, limit), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<WebhookId>> ReadDueWebhooksAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerWebhookStates.ReadDueAsync(session, now, limit), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> TryLeaseWebhookAsync(
        WebhookId webhook, ReadOnlyMemory<byte> owner, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerWebhookStates.TryLeaseAsync(session, webhook, owner.ToArray(), now, until), cancellationToken);

    /// <inheritdoc/>
    public Task<WebhookState?> FindWebhookStateAsync(WebhookId webhook, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerWebhookStates.FindAsync(session, webhook), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> SaveWebhookStateAsync(WebhookState state, ReadOnlyMemory<byte> owner, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerWebhookStates.SaveAsync(session, state, owner.ToArray()), cancellationToken);

    /// <inheritdoc/>
    public Task ReleaseWebhookAsync(WebhookId webhook, ReadOnlyMemory<byte> owner, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerWebhookStates.ReleaseAsync(session, webhook, owner.ToArray()), cancellationToken);

    /// <inheritdoc/>
    public Task AdvanceIdleWebhooksAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerWebhookStates.AdvanceAsync(session, now), cancellationToken);

    /// <inheritdoc/>
    public Task<long> CountPausedWebhooksAsync(CancellationToken cancellationToken) => RunAsync(SqlServerWebhookStates.CountPausedAsync, cancellationToken);

    /// <inheritdoc/>
    public Task<WebhookRow?> FindWebhookByIndexAsync(long registeredIndex, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerWebhooks.FindByIndexAsync(session, registeredIndex), cancellationToken);

    /// <inheritdoc/>
    public Task<WebhookRow?> FindWebhookByRemovalAsync(long removedIndex, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerWebhooks.FindByRemovalAsync(session, removedIndex), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> HasWebhookStateAsync(WebhookId webhook, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerWebhookStates.HasAsync(session, webhook), cancellationToken);

    /// <inheritdoc/>
    public Task<AdvisoryRow?> FindAdvisoryByIndexAsync(long publishedIndex, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerAdvisories.FindByIndexAsync(session, publishedIndex), cancellationToken);

    /// <inheritdoc/>
    public Task<DeliveryRow?> FindDeliveryByIndexAsync(long addressedIndex, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerDeliveries.FindByIndexAsync(session, addressedIndex), cancellationToken);

    /// <inheritdoc/>
    public Task<SharingDocumentRow?> FindSharingByIndexAsync(long logIndex, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerSharing.FindByIndexAsync(session, logIndex), cancellationToken);

    /// <inheritdoc/>
    public Task<ReceiptRow?> FindReceiptByIndexAsync(long logIndex, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerDeliveries.FindReceiptByIndexAsync(session, logIndex), cancellationToken);

    /// <inheritdoc/>
    public Task<WithdrawalRow?> FindWithdrawalByIndexAsync(long logIndex, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerAdvisories.FindWithdrawalByIndexAsync(session, logIndex), cancellationToken);

    /// <inheritdoc/>
    public Task<AgreementVersionRow?> FindAgreementVersionByIndexAsync(long logIndex, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerAgreements.FindVersionByIndexAsync(session, logIndex), cancellationToken);

    /// <inheritdoc/>
    public Task<AgreementSignatureRow?> FindAgreementSignatureByIndexAsync(long logIndex, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerAgreements.FindSignatureByIndexAsync(session, logIndex), cancellationToken);

    /// <inheritdoc/>
    public Task<AgreementNoticeRow?> FindAgreementNoticeByIndexAsync(long logIndex, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerAgreements.FindNoticeByIndexAsync(session, logIndex), cancellationToken);

    /// <inheritdoc/>
    public Task<TableCounts> CountAsync(long from, long to, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerCounts.CountAsync(session, from, to), cancellationToken);

    /// <inheritdoc/>
    public Task<DeliverySummary?> FindDeliverySummaryAsync(AdvisoryId advisory, AgencyId recipient, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerDeliveries.FindSummaryAsync(session, advisory, recipient), cancellationToken);

    /// <inheritdoc/>
    public Task<long> FindLastDeliveryAsync(AgencyId recipient, long before, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerDeliveries.FindLastAsync(session, recipient, before), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<AgencyCountersRow>> ReadCountersAsync(CancellationToken cancellationToken) =>
        RunAsync(SqlServerAgencies.ReadCountersAsync, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<IdempotencyRow>> ReadIdempotencyAsync(
        string afterPrincipal, string afterKey, int limit, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerRequests.ReadAsync(session, afterPrincipal, afterKey, limit), cancellationToken);

    /// <inheritdoc/>
    public Task<StrayRow?> FindStrayAsync(CancellationToken cancellationToken) => RunAsync(SqlServerStrays.FindAsync, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<LastTileRow>> ReadLastTilesAsync(LogName log, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerLogs.ReadLastTilesAsync(session, log), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<SchemaVersionRow>> ReadSchemaAsync(CancellationToken cancellationToken) =>
        RunAsync(SqlServerMigrations.ReadAsync, cancellationToken);

    /// <inheritdoc/>
    public IReadOnlyList<Migration> Migrations => SqlServerMigrations.All;

    /// <inheritdoc/>
    public Task<IReadOnlyList<CheckpointRow>> ReadCheckpointsAsync(LogName log, long after, int limit, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerLogs.ReadCheckpointsAsync(session, log, after, limit), cancellationToken);

    /// <inheritdoc/>
    public Task<CosignedRow?> FindNewestCosignedAsync(LogName log, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerAttestations.FindNewestCosignedAsync(session, log), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<CosignedRow>> ReadCosignedAsync(LogName log, long after, int limit, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerAttestations.ReadCosignedAsync(session, log, after, limit), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TimestampRow>> ReadTimestampsAsync(LogName log, long after, int limit, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerAttestations.ReadTimestampsAsync(session, log, after, limit), cancellationToken);

    /// <inheritdoc/>
    public Task<long> ReadTimestampedSizeAsync(LogName log, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerAttestations.ReadTimestampedSizeAsync(session, log), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<KeyOwnerRow>> ReadKeyOwnersAsync(string after, int limit, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerPrincipals.ReadKeyOwnersAsync(session, after, limit), cancellationToken);

    /// <summary>Nothing is held between calls: the connections are the pool's.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <inheritdoc/>
    protected override Task<T> RunAsync<T>(Func<SqlServerSession, Task<T>> work, CancellationToken cancellationToken) =>
        database.RunAsync(work, cancellationToken);

    private Task<bool> CheckSettingsAsync(CancellationToken cancellationToken) => database.RunAsync(
        async session =>
        {
            await SqlServerMigrations.CheckSettingsAsync(session).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    private static async Task<IGatewayTransaction> BeginAsync(SqlConnection connection, CancellationToken cancellationToken)
    {
        var transaction = (SqlTransaction)await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken).ConfigureAwait(false);
        var session = new SqlServerSession(connection, transaction, cancellationToken);
        return new SqlServerGatewayTransaction(connection, transaction, await SqlServerLock.TakeAsync(session).ConfigureAwait(false));
    }
}
