using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Storage.Columns;
using Gateway.Server.Storage.Files;
using Microsoft.Data.Sqlite;

namespace Gateway.Server.Storage.Sqlite;

/// <summary>
/// The embedded store: one database file in WAL mode. <c>BEGIN IMMEDIATE</c> is the lock of both logs, between processes too. Reads have threads of their own,
/// so that they never wait for a commit.
/// </summary>
internal sealed class SqliteGatewayStore : SqliteReads, IGatewayStore
{
    private const int ReaderThreads = 4;

    private readonly SqliteDatabase database;
    private readonly SqliteWorkers readers;
    private readonly SqliteWorkers writer;

    // One transaction at a time on the one writing connection; waiting here costs no thread.
    private readonly SemaphoreSlim turn = new(1, 1);

    /// <summary>Names the database file. It and its folder are made by <see cref="MigrateAsync"/> if they are not there, for their owner alone.</summary>
    /// <param name="path">The database file.</param>
    public SqliteGatewayStore(string path)
    {
        ColumnTypes.Register();
        database = new SqliteDatabase(path);
        readers = new SqliteWorkers(database, "sqlite-read", ReaderThreads);
        writer = new SqliteWorkers(database, "sqlite-write", 1);
    }

    /// <inheritdoc/>
    public ILogReader Reader => this;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Migration>> MigrateAsync(CancellationToken cancellationToken)
    {
        FileErrors.Map(database.CreateFile);
        return await WriteAsync(SqliteMigrations.Run, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Migration>> ReadPendingAsync(CancellationToken cancellationToken)
    {
        await ProbeAsync(cancellationToken).ConfigureAwait(false);
        return Migration.After(SqliteMigrations.All, await ReadSchemaAsync(cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public async Task ProbeAsync(CancellationToken cancellationToken)
    {
        if (!await RunAsync(SqliteCounts.HasSchema, cancellationToken).ConfigureAwait(false))
        {
            throw new StorageVersionException("The database has no tables of this program.");
        }
    }

    private const string BeginSql = "BEGIN IMMEDIATE";

    /// <inheritdoc/>
    public async ValueTask<IGatewayTransaction> BeginAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            DateTimeOffset now = await writer.EnterAsync(
                connection =>
                {
                    SqliteStatement.Run(connection, BeginSql);
                    return SqliteClock.Read(connection);
                },
                cancellationToken).ConfigureAwait(false);
            return new SqliteGatewayTransaction(writer, now, turn);
        }
        catch
        {
            turn.Release();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<LogHead> ReadHeadAsync(LogName log, CancellationToken cancellationToken) =>
        await RunAsync(connection => SqliteLogs.ReadHead(connection, log), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<byte[]?> ReadCheckpointAsync(LogName log, CancellationToken cancellationToken) =>
        await RunAsync(connection => SqliteLogs.ReadCheckpoint(connection, log), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<byte[]?> ReadTileAsync(LogName log, int level, long index, CancellationToken cancellationToken) =>
        await RunAsync(connection => SqliteLogs.ReadTile(connection, log, level, index), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<StoredEntry>> ReadEntriesAsync(LogName log, long from, int maxCount, CancellationToken cancellationToken) =>
        await RunAsync(connection => SqliteLogs.ReadEntries(connection, log, from, maxCount), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public Task<InboxPage> ReadInboxAsync(PrincipalId reader, long after, int limit, CancellationToken cancellationToken) =>
        RunAsync(connection => SqlitePages.ReadInbox(connection, reader, after, limit), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ArrivalRow>> ReadArrivalsAsync(
        AgencyId recipient, PrincipalId? reader, long after, int limit, CancellationToken cancellationToken) =>
        RunAsync(connection => SqliteArrivals.Read(connection, recipient, reader, after, limit), cancellationToken);

    /// <inheritdoc/>
    public Task<OutboxPage> ReadOutboxAsync(AgencyId sender, long after, int limit, CancellationToken cancellationToken) =>
        RunAsync(connection => SqlitePages.ReadOutbox(connection, sender, after, limit), cancellationToken);

    /// <inheritdoc/>
    public Task<ClearPage> ReadClearAsync(long after, int limit, CancellationToken cancellationToken) =>
        RunAsync(connection => SqlitePages.ReadClear(connection, after, limit), cancellationToken);

    /// <inheritdoc/>
    public Task<ReportProgress> ReadReportProgressAsync(CancellationToken cancellationToken) => RunAsync(SqliteReports.ReadProgress, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<OpenDelivery>> ReadOpenDeliveriesAsync(AdvisoryId advisory, AgencyId? recipient, CancellationToken cancellationToken) =>
        RunAsync(connection => SqliteReports.ReadOpen(connection, advisory, recipient), cancellationToken);

    /// <inheritdoc/>
    public Task<ReportSource> ReadReportAsync(ReportWindow window, AgencyId? agency, int limit, CancellationToken cancellationToken) =>
        RunAsync(connection => SqliteReports.Read(connection, window, agency, limit), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<CommunityRow>> ReadCommunityAsync(ReportWindow window, AgencyId except, int leastAgencies, CancellationToken cancellationToken) =>
        RunAsync(connection => SqliteReports.ReadCommunity(connection, window, except, leastAgencies), cancellationToken);

    /// <inheritdoc/>
    public Task<StoredReport> ReadStoredReportAsync(CancellationToken cancellationToken) => RunAsync(SqliteReports.ReadAll, cancellationToken);

    /// <inheritdoc/>
    public Task<ObligationPage> ReadOwedAsync(PrincipalId reader, long after, int limit, CancellationToken cancellationToken) =>
        RunAsync(connection => SqlitePages.ReadOwed(connection, reader, after, limit), cancellationToken);

    /// <inheritdoc/>
    public Task<ObligationPage> ReadDueAsync(AgencyId sender, long after, int limit, CancellationToken cancellationToken) =>
        RunAsync(connection => SqlitePages.ReadDue(connection, sender, after, limit), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<FeedRow>> ReadFeedAsync(CancellationToken cancellationToken) => RunAsync(SqliteFeed.Read, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<FeedRow>> ReadFeedOfAsync(AdvisoryId advisory, CancellationToken cancellationToken) =>
        RunAsync(connection => SqliteFeed.ReadOf(connection, advisory), cancellationToken);

    /// <inheritdoc/>
    public Task<long?> ReadLastFeedChangeAsync(CancellationToken cancellationToken) => RunAsync(SqliteFeed.ReadLast, cancellationToken);

    /// <inheritdoc/>
    public Task<FeedRow?> FindFeedByIndexAsync(long publishedIndex, CancellationToken cancellationToken) =>
        RunAsync(connection => SqliteFeed.FindByIndex(connection, publishedIndex), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ReceiptRow>> ReadReceiptsAsync(AdvisoryId advisory, AgencyId? recipient, CancellationToken cancellationToken) =>
        RunAsync(connection => SqliteDeliveries.ReadReceipts(connection, advisory, recipient), cancellationToken);

    /// <inheritdoc/>
    public Task<WithdrawalRow?> FindWithdrawalAsync(AdvisoryId advisory, CancellationToken cancellationToken) =>
        RunAsync(connection => SqliteAdvisories.FindWithdrawal(connection, advisory), cancellationToken);

    /// <inheritdoc/>
    public Task<byte[]?> FindAgreementTextsAsync(AgreementId agreement, int version, CancellationToken cancellationToken) =>
        RunAsync(connection => SqliteAgreements.FindTexts(connection, agreement, version), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<AdvisoryId>> ReadExpirableAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        RunAsync(connection => SqliteAdvisories.ReadExpirable(connection, now, limit), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlySet<PayloadId>> FindReferencedPayloadsAsync(IReadOnlyList<PayloadId> payloads, CancellationToken cancellationToken) =>
        RunAsync(connection => SqliteAdvisories.FindReferencedPayloads(connection, payloads), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<GroupVersionRow>> ReadGroupAsync(GroupId group, long fromSequence, int limit, CancellationToken cancellationToken) =>
        RunAsync(connection => SqliteGroups.ReadHistory(connection, group, fromSequence, limit), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<GroupVersionRow>> ReadGroupVersionsAsync(long afterIndex, int limit, CancellationToken cancellationToken) =>
        RunAsync(connection => SqliteGroups.Read(connection, afterIndex, limit), cancellationToken);

    /// <inheritdoc/>
    public Task<int> DeleteExpiredReplayAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        WriteAsync(connection => SqliteRequests.DeleteReplay(connection, now, limit), cancellationToken);

    /// <inheritdoc/>
    public Task<int> DeleteIdempotencyAsync(DateTimeOffset createdBefore, int limit, CancellationToken cancellationToken) =>
        WriteAsync(connection => SqliteRequests.DeleteIdempotency(connection, createdBefore, limit), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<WebhookId>> ReadDueWebhooksAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        RunAsync(connection => SqliteWebhookStates.ReadDue(connection, now, limit), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> TryLeaseWebhookAsync(
        WebhookId webhook, ReadOnlyMemory<byte> owner, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken) =>
        WriteAsync(connection => SqliteWebhookStates.TryLease(connection, webhook, owner.ToArray(), now, until), cancellationToken);

    /// <inheritdoc/>
    public Task<WebhookState?> FindWebhookStateAsync(WebhookId webhook, CancellationToken cancellationToken) =>
        RunAsync(connection => SqliteWebhookStates.Find(connection, webhook), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> SaveWebhookStateAsync(WebhookState state, ReadOnlyMemory<byte> owner, CancellationToken cancellationToken) =>
        WriteAsync(connection => SqliteWebhookStates.Save(connection, state, owner.ToArray()), cancellationToken);

    /// <inheritdoc/>
    public Task ReleaseWebhookAsync(WebhookId webhook, ReadOnlyMemory<byte> owner, CancellationToken cancellationToken) =>
        WriteAsync(connection => SqliteWebhookStates.Release(connection, webhook, owner.ToArray()), cancellationToken);

    /// <inheritdoc/>
    public Task AdvanceIdleWebhooksAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        WriteAsync(connection => SqliteWebhookStates.Advance(connection, now), cancellationToken);

    /// <inheritdoc/>
    public Task<long> CountPausedWebhooksAsync(CancellationToken cancellationToken) => RunAsync(SqliteWebhookStates.CountPaused, cancellationToken);

    /// <inheritdoc/>
    public Task<WebhookRow?> FindWebhookByIndexAsync(long registeredIndex, CancellationToken cancellationToken) =>
        RunAsync(connection => SqliteWebhooks.FindByIndex(connection, registeredIndex), cancellationToken);

    /// <inheritdoc/>
    public Task<WebhookRow?> FindWebhookByRemovalAsync(long removedIndex, CancellationToken cancellationToken) =>
        RunAsync(connection => SqliteWebhooks.FindByRemoval(connection, removedIndex), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> HasWebhookStateAsync(WebhookId webhook, CancellationToken cancellationToken) =>
        RunAsync(connection => SqliteWebhookStates.Has(connection, webhook), cancellationToken);

    /// <inheritdoc/>
    public Task<AdvisoryRow?> FindAdvisoryByIndexAsync(long publishedIndex, CancellationToken cancellationToken) =>
        RunAsync(connection => SqliteAdvisories.FindByIndex(connection, publishedIndex), cancellationToken);

    /// <inheritdoc/>
    public Task<DeliveryRow?> FindDeliveryByIndexAsync(long addressedIndex, CancellationToken cancellationToken) =>
        RunAsync(connection => SqliteDeliveries.FindByIndex(connection, addressedIndex), cancellationToken);

    /// <inheritdoc/>
    public Task<SharingDocumentRow?> FindSharingByIndexAsync(long logIndex, CancellationToken cancellationToken) =>
        RunAsync(connection => SqliteSharing.FindByIndex(connection, logIndex), cancellationToken);

    /// <inheritdoc/>
    public Task<ReceiptRow?> FindReceiptByIndexAsync(long logIndex, CancellationToken cancellationToken) =>
        RunAsync(connection => SqliteDeliveries.FindReceiptByIndex(connection, logIndex), cancellationToken);

    /// <inheritdoc/>
    public Task<WithdrawalRow?> FindWithdrawalByIndexAsync(long logIndex, CancellationToken cancellationToken) =>
        RunAsync(connection => SqliteAdvisories.FindWithdrawalByIndex(connection, logIndex), cancellationToken);

    /// <inheritdoc/>
    public Task<AgreementVersionRow?> FindAgreementVersionByIndexAsync(long logIndex, CancellationToken cancellationToken) =>
        RunAsync(connection => SqliteAgreements.FindVersionByIndex(connection, logIndex), cancellationToken);

    /// <inheritdoc/>
    public Task<AgreementSignatureRow?> FindAgreementSignatureByIndexAsync(long logIndex, CancellationToken cancellationToken) =>
        RunAsync(connection => SqliteAgreements.FindSignatureByIndex(connection, logIndex), cancellationToken);

    /// <inheritdoc/>
    public Task<AgreementNoticeRow?> FindAgreementNoticeByIndexAsync(long logIndex, CancellationToken cancellationToken) =>
        RunAsync(connection => SqliteAgreements.FindNoticeByIndex(connection, logIndex), cancellationToken);

    /// <inheritdoc/>
    public Task<TableCounts> CountAsync(long from, long to, CancellationToken cancellationToken) =>
        RunAsync(connection => SqliteCounts.Count(connection, from, to), cancellationToken);

    /// <inheritdoc/>
    public Task<DeliverySummary?> FindDeliverySummaryAsync(AdvisoryId advisory, AgencyId recipient, CancellationToken cancellationToken) =>
        RunAsync(connection => SqliteDeliveries.FindSummary(connection, advisory, recipient), cancellationToken);

    /// <inheritdoc/>
    public Task<long> FindLastDeliveryAsync(AgencyId recipient, long before, CancellationToken cancellationToken) =>
        RunAsync(connection => SqliteDeliveries.FindLast(connection, recipient, before), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<AgencyCountersRow>> ReadCountersAsync(CancellationToken cancellationToken) =>
        RunAsync(SqliteAgencies.ReadCounters, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<IdempotencyRow>> ReadIdempotencyAsync(
        string afterPrincipal, string afterKey, int limit, CancellationToken cancellationToken) =>
        RunAsync(connection => SqliteRequests.Read(connection, afterPrincipal, afterKey, limit), cancellationToken);

    /// <inheritdoc/>
    public Task<StrayRow?> FindStrayAsync(CancellationToken cancellationToken) => RunAsync(SqliteStrays.Find, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<LastTileRow>> ReadLastTilesAsync(LogName log, CancellationToken cancellationToken) =>
        RunAsync(connection => SqliteLogs.ReadLastTiles(connection, log), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<SchemaVersionRow>> ReadSchemaAsync(CancellationToken cancellationToken) =>
        RunAsync(SqliteMigrations.Read, cancellationToken);

    /// <inheritdoc/>
    public IReadOnlyList<Migration> Migrations => SqliteMigrations.All;

    /// <inheritdoc/>
    public Task<IReadOnlyList<CheckpointRow>> ReadCheckpointsAsync(LogName log, long after, int limit, CancellationToken cancellationToken) =>
        RunAsync(connection => SqliteLogs.ReadCheckpoints(connection, log, after, limit), cancellationToken);

    /// <inheritdoc/>
    public Task<CosignedRow?> FindNewestCosignedAsync(LogName log, CancellationToken cancellationToken) =>
        RunAsync(connection => SqliteAttestations.FindNewestCosigned(connection, log), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<CosignedRow>> ReadCosignedAsync(LogName log, long after, int limit, CancellationToken cancellationToken) =>
        RunAsync(connection => SqliteAttestations.ReadCosigned(connection, log, after, limit), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TimestampRow>> ReadTimestampsAsync(LogName log, long after, int limit, CancellationToken cancellationToken) =>
        RunAsync(connection => SqliteAttestations.ReadTimestamps(connection, log, after, limit), cancellationToken);

    /// <inheritdoc/>
    public Task<long> ReadTimestampedSizeAsync(LogName log, CancellationToken cancellationToken) =>
        RunAsync(connection => SqliteAttestations.ReadTimestampedSize(connection, log), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<KeyOwnerRow>> ReadKeyOwnersAsync(string after, int limit, CancellationToken cancellationToken) =>
        RunAsync(connection => SqlitePrincipals.ReadKeyOwners(connection, after, limit), cancellationToken);

    /// <summary>Waits for the open transaction to end, then closes every connection.</summary>
    public async ValueTask DisposeAsync()
    {
        await turn.WaitAsync().ConfigureAwait(false);
        await readers.DisposeAsync().ConfigureAwait(false);
        await writer.DisposeAsync().ConfigureAwait(false);
        turn.Dispose();
    }

    /// <inheritdoc/>
    protected override Task<T> RunAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken) => readers.RunAsync(work, cancellationToken);

    private async Task<T> WriteAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await writer.RunAsync(work, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            turn.Release();
        }
    }
}
