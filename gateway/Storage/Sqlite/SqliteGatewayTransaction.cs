using Gateway.Audit;
using Gateway.Exchange;
using Microsoft.Data.Sqlite;

namespace Gateway.Server.Storage.Sqlite;

/// <summary>
/// One <c>BEGIN IMMEDIATE</c> transaction on the writing thread. When a statement fails the worker closes the connection, which rolls back; from then on every
/// call here fails, and the next transaction opens a new connection.
/// </summary>
internal sealed class SqliteGatewayTransaction(SqliteWorkers writer, DateTimeOffset now, SemaphoreSlim turn) : SqliteReads, IGatewayTransaction
{
    private bool ended;
    private bool disposed;

    /// <inheritdoc/>
    public DateTimeOffset Now => now;

    /// <inheritdoc/>
    public int Writes { get; private set; }

    /// <inheritdoc/>
    public async ValueTask<LogHead> ReadHeadAsync(LogName log, CancellationToken cancellationToken) =>
        await RunAsync(connection => SqliteLogs.ReadHead(connection, log), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyDictionary<LogName, LogEnd>> ReadEndsAsync(IReadOnlyCollection<LogName> logs, CancellationToken cancellationToken) =>
        await RunAsync(connection => logs.ToDictionary(log => log, log => SqliteLogs.ReadEnd(connection, log)), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadEntryAsync(LogName log, long index, CancellationToken cancellationToken)
    {
        byte[]? entry = await RunAsync(connection => SqliteLogs.ReadEntry(connection, log, index), cancellationToken).ConfigureAwait(false);

        // Not a conditional expression: the conversion of a null array would make an empty entry of an absent one.
        if (entry is null)
        {
            return null;
        }

        return entry;
    }

    /// <inheritdoc/>
    public async ValueTask WriteAsync(LogAppend append, CancellationToken cancellationToken) =>
        await ChangeAsync(connection => SqliteLogs.Append(connection, append), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public Task PutAgencyAsync(
        AgencyRow agency, IReadOnlyList<string> rootKeys, IReadOnlyList<PrincipalRow> principals, CancellationToken cancellationToken) =>
        ChangeAsync(
            connection =>
            {
                SqliteAgencies.Put(connection, agency);
                foreach (string key in rootKeys)
                {
                    SqlitePrincipals.RememberKey(connection, key, agency.Id.Value);
                }

                foreach (PrincipalRow principal in principals)
                {
                    SqlitePrincipals.Put(connection, principal);
                }
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task SetSuspendedAsync(AgencyId agency, bool suspended, CancellationToken cancellationToken) =>
        ChangeAsync(connection => SqliteAgencies.SetSuspended(connection, agency, suspended), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<AgencyId, long>> TakeDeliveryNumbersAsync(
        IReadOnlyCollection<AgencyId> recipients, CancellationToken cancellationToken) =>
        ChangeAsync(connection => SqliteAgencies.TakeDeliveryNumbers(connection, recipients), cancellationToken);

    /// <inheritdoc/>
    public Task InsertAdvisoryAsync(
        AdvisoryRow advisory, IReadOnlyList<DocumentRow> documents, IReadOnlyList<DeliveryRow> deliveries, CancellationToken cancellationToken) =>
        ChangeAsync(
            connection =>
            {
                SqliteAdvisories.Insert(connection, advisory);
                SqliteAdvisories.InsertDocuments(connection, documents);
                SqliteDeliveries.Insert(connection, deliveries);
                SqliteAgencies.AddStoredBytes(connection, advisory.Sender.Agency, advisory.StoredBytes);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task InsertFileKeysAsync(IReadOnlyList<FileKeyRow> keys, CancellationToken cancellationToken) =>
        ChangeAsync(connection => SqliteFileKeys.Insert(connection, keys), cancellationToken);

    /// <inheritdoc/>
    public Task InsertFeedAsync(AdvisoryId advisory, long publishedIndex, CancellationToken cancellationToken) =>
        ChangeAsync(connection => SqliteFeed.Insert(connection, advisory, publishedIndex), cancellationToken);

    /// <inheritdoc/>
    public Task SetFeedRemovedAsync(AdvisoryId advisory, long removedIndex, CancellationToken cancellationToken) =>
        ChangeAsync(connection => SqliteFeed.Remove(connection, advisory, removedIndex), cancellationToken);

    /// <inheritdoc/>
    public Task InsertAdditionAsync(DeliveryRow delivery, SharingDocumentRow addition, CancellationToken cancellationToken) =>
        ChangeAsync(
            connection =>
            {
                SqliteDeliveries.Insert(connection, [delivery]);
                SqliteSharing.Insert(connection, addition);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task InsertSharingAsync(SharingDocumentRow document, CancellationToken cancellationToken) =>
        ChangeAsync(connection => SqliteSharing.Insert(connection, document), cancellationToken);

    /// <inheritdoc/>
    public Task InsertReceiptAsync(ReceiptRow receipt, CancellationToken cancellationToken) =>
        ChangeAsync(connection => SqliteDeliveries.InsertReceipt(connection, receipt), cancellationToken);

    /// <inheritdoc/>
    public Task SetDeliveryStateAsync(AdvisoryId advisory, AgencyId recipient, DeliveryState state, DateTimeOffset at, CancellationToken cancellationToken) =>
        ChangeAsync(connection => SqliteDeliveries.SetState(connection, advisory, recipient, state, at), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> SetWithdrawnAsync(WithdrawalRow withdrawal, CancellationToken cancellationToken) =>
        ChangeAsync(
            connection => SqliteAdvisories.Close(connection, withdrawal.Advisory, AdvisoryStatus.Withdrawn, withdrawal.LogIndex)
                && SqliteAdvisories.InsertWithdrawal(connection, withdrawal) == 1,
            cancellationToken);

    /// <inheritdoc/>
    public Task<bool> SetWithdrawnAsync(AdvisoryId advisory, long logIndex, CancellationToken cancellationToken) =>
        ChangeAsync(connection => SqliteAdvisories.Close(connection, advisory, AdvisoryStatus.Withdrawn, logIndex), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> SetExpiredAsync(AdvisoryId advisory, long logIndex, CancellationToken cancellationToken) =>
        ChangeAsync(connection => SqliteAdvisories.Close(connection, advisory, AdvisoryStatus.Expired, logIndex), cancellationToken);

    /// <inheritdoc/>
    public Task InsertAgreementVersionAsync(
        AgreementVersionRow version, IReadOnlyList<AgencyId> signers, AgreementSignatureRow signature, CancellationToken cancellationToken) =>
        ChangeAsync(
            connection =>
            {
                SqliteAgreements.InsertVersion(connection, version, signers);
                SqliteAgreements.InsertSignature(connection, signature);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task InsertAgreementSignatureAsync(AgreementSignatureRow signature, CancellationToken cancellationToken) =>
        ChangeAsync(connection => SqliteAgreements.InsertSignature(connection, signature), cancellationToken);

    /// <inheritdoc/>
    public Task InsertAgreementNoticeAsync(AgreementNoticeRow notice, CancellationToken cancellationToken) =>
        ChangeAsync(connection => SqliteAgreements.InsertNotice(connection, notice), cancellationToken);

    /// <inheritdoc/>
    public Task InsertGroupVersionAsync(GroupVersionRow version, CancellationToken cancellationToken) =>
        ChangeAsync(connection => SqliteGroups.Insert(connection, version), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> TryInsertCosignedAsync(LogName log, CosignedRow cosigned, CancellationToken cancellationToken) =>
        ChangeAsync(connection => SqliteAttestations.TryInsertCosigned(connection, log, cosigned), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> TryInsertTimestampAsync(LogName log, long size, ReadOnlyMemory<byte> token, CancellationToken cancellationToken) =>
        ChangeAsync(connection => SqliteAttestations.TryInsertTimestamp(connection, log, size, token.ToArray()), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> TryAdvanceReportAsync(ReportAdvance advance, CancellationToken cancellationToken) =>
        ChangeAsync(connection => SqliteReports.TryAdvance(connection, advance), cancellationToken);

    /// <inheritdoc/>
    public Task InsertWebhookAsync(WebhookRow webhook, CancellationToken cancellationToken) =>
        ChangeAsync(connection => SqliteWebhooks.Insert(connection, webhook), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> RemoveWebhookAsync(WebhookId webhook, long logIndex, CancellationToken cancellationToken) =>
        ChangeAsync(connection => SqliteWebhooks.Remove(connection, webhook, logIndex), cancellationToken);

    /// <inheritdoc/>
    public Task InsertIdempotencyAsync(IdempotencyRow answer, CancellationToken cancellationToken) =>
        ChangeAsync(connection => SqliteRequests.Insert(connection, answer), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> TryUseOnceAsync(string kind, ReadOnlyMemory<byte> idHash, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
        ChangeAsync(connection => SqliteRequests.TryUseOnce(connection, kind, idHash.Span, expiresAt), cancellationToken);

    private const string CommitSql = "COMMIT";

    /// <inheritdoc/>
    public async ValueTask CommitAsync(CancellationToken cancellationToken)
    {
        await RunAsync(Commit, cancellationToken).ConfigureAwait(false);
        ended = true;
    }

    private const string RollbackSql = "ROLLBACK";

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (disposed)
        {
            return;
        }

        disposed = true;
        try
        {
            if (!ended)
            {
                await writer.ContinueAsync(RollBack, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is StorageException or SqliteException)
        {
            // The worker closed the connection, and that rolled back.
        }
        finally
        {
            turn.Release();
        }
    }

    /// <inheritdoc/>
    protected override async Task<T> RunAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(ended || disposed, this);
        try
        {
            return await writer.ContinueAsync(work, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            ended = true;
            throw;
        }
    }

    private static bool RollBack(SqliteConnection connection)
    {
        SqliteStatement.Run(connection, RollbackSql);
        return true;
    }

    private static bool Commit(SqliteConnection connection)
    {
        try
        {
            SqliteStatement.Run(connection, CommitSql);
            return true;
        }
        catch (SqliteException exception) when (!SqliteErrors.LeavesNothing(exception))
        {
            throw new LogCommitUnknownException("The commit failed while it was being made durable.", exception);
        }
    }

    private Task<bool> ChangeAsync(Action<SqliteConnection> work, CancellationToken cancellationToken) =>
        ChangeAsync<bool>(
            connection =>
            {
                work(connection);
                return true;
            },
            cancellationToken);

    private Task<T> ChangeAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken)
    {
        // Counted before it is tried: a write that failed half-way was a write.
        Writes++;
        return RunAsync(work, cancellationToken);
    }
}
