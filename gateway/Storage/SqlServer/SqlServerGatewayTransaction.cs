using Gateway.Audit;
using Gateway.Exchange;
using Microsoft.Data.SqlClient;

namespace Gateway.Server.Storage.SqlServer;

/// <summary>One transaction under the log's lock, on a connection of its own. After an error every call fails, and the connection is not used again.</summary>
internal sealed class SqlServerGatewayTransaction(SqlConnection connection, SqlTransaction transaction, DateTimeOffset now) : SqlServerReads, IGatewayTransaction
{
    private bool ended;
    private bool faulted;
    private bool disposed;

    /// <inheritdoc/>
    public DateTimeOffset Now => now;

    /// <inheritdoc/>
    public int Writes { get; private set; }

    /// <inheritdoc/>
    public async ValueTask<LogHead> ReadHeadAsync(LogName log, CancellationToken cancellationToken) =>
        await RunAsync(session => SqlServerLogs.ReadHeadAsync(session, log), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyDictionary<LogName, LogEnd>> ReadEndsAsync(IReadOnlyCollection<LogName> logs, CancellationToken cancellationToken) =>
        await RunAsync(session => SqlServerLogs.ReadEndsAsync(session, logs), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadEntryAsync(LogName log, long index, CancellationToken cancellationToken)
    {
        byte[]? entry = await RunAsync(session => SqlServerLogs.ReadEntryAsync(session, log, index), cancellationToken).ConfigureAwait(false);

        // Not a conditional expression: the conversion of a null array would make an empty entry of an absent one.
        if (entry is null)
        {
            return null;
        }

        return entry;
    }

    /// <inheritdoc/>
    public async ValueTask WriteAsync(LogAppend append, CancellationToken cancellationToken) =>
        await ChangeAsync(session => SqlServerLogs.AppendAsync(session, append), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public Task PutAgencyAsync(
        AgencyRow agency, IReadOnlyList<string> rootKeys, IReadOnlyList<PrincipalRow> principals, CancellationToken cancellationToken) =>
        ChangeAsync(
            async session =>
            {
                await SqlServerAgencies.PutAsync(session, agency).ConfigureAwait(false);
                foreach (string key in rootKeys)
                {
                    await SqlServerPrincipals.RememberKeyAsync(session, key, agency.Id.Value).ConfigureAwait(false);
                }

                foreach (PrincipalRow principal in principals)
                {
                    await SqlServerPrincipals.PutAsync(session, principal).ConfigureAwait(false);
                }
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task SetSuspendedAsync(AgencyId agency, bool suspended, CancellationToken cancellationToken) =>
        ChangeAsync(session => SqlServerAgencies.SetSuspendedAsync(session, agency, suspended), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<AgencyId, long>> TakeDeliveryNumbersAsync(
        IReadOnlyCollection<AgencyId> recipients, CancellationToken cancellationToken) =>
        ChangeAsync(session => SqlServerAgencies.TakeDeliveryNumbersAsync(session, recipients), cancellationToken);

    /// <inheritdoc/>
    public Task InsertAdvisoryAsync(
        AdvisoryRow advisory, IReadOnlyList<DocumentRow> documents, IReadOnlyList<DeliveryRow> deliveries, CancellationToken cancellationToken) =>
        ChangeAsync(
            async session =>
            {
                await SqlServerAdvisories.InsertAsync(session, advisory).ConfigureAwait(false);
                foreach (DocumentRow document in documents)
                {
                    await SqlServerAdvisories.InsertDocumentAsync(session, document).ConfigureAwait(false);
                }

                await SqlServerDeliveries.InsertAsync(session, deliveries).ConfigureAwait(false);
                await SqlServerAgencies.AddStoredBytesAsync(session, advisory.Sender.Agency, advisory.StoredBytes).ConfigureAwait(false);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task InsertFileKeysAsync(IReadOnlyList<FileKeyRow> keys, CancellationToken cancellationToken) =>
        ChangeAsync(
            async session =>
            {
                foreach (FileKeyRow key in keys)
                {
                    await SqlServerFileKeys.InsertAsync(session, key).ConfigureAwait(false);
                }
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task InsertAdditionAsync(DeliveryRow delivery, SharingDocumentRow addition, CancellationToken cancellationToken) =>
        ChangeAsync(
            async session =>
            {
                await SqlServerDeliveries.InsertAsync(session, [delivery]).ConfigureAwait(false);
                await SqlServerSharing.InsertAsync(session, addition).ConfigureAwait(false);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task InsertFeedAsync(AdvisoryId advisory, long publishedIndex, CancellationToken cancellationToken) =>
        ChangeAsync(session => SqlServerFeed.InsertAsync(session, advisory, publishedIndex), cancellationToken);

    /// <inheritdoc/>
    public Task SetFeedRemovedAsync(AdvisoryId advisory, long removedIndex, CancellationToken cancellationToken) =>
        ChangeAsync(session => SqlServerFeed.RemoveAsync(session, advisory, removedIndex), cancellationToken);

    /// <inheritdoc/>
    public Task InsertSharingAsync(SharingDocumentRow document, CancellationToken cancellationToken) =>
        ChangeAsync(session => SqlServerSharing.InsertAsync(session, document), cancellationToken);

    /// <inheritdoc/>
    public Task InsertReceiptAsync(ReceiptRow receipt, CancellationToken cancellationToken) =>
        ChangeAsync(session => SqlServerDeliveries.InsertReceiptAsync(session, receipt), cancellationToken);

    /// <inheritdoc/>
    public Task SetDeliveryStateAsync(AdvisoryId advisory, AgencyId recipient, DeliveryState state, DateTimeOffset at, CancellationToken cancellationToken) =>
        ChangeAsync(session => SqlServerDeliveries.SetStateAsync(session, advisory, recipient, state, at), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> SetWithdrawnAsync(WithdrawalRow withdrawal, CancellationToken cancellationToken) =>
        ChangeAsync(
            async session =>
                await SqlServerAdvisories.CloseAsync(session, withdrawal.Advisory, AdvisoryStatus.Withdrawn, withdrawal.LogIndex).ConfigureAwait(false)
                && await SqlServerAdvisories.InsertWithdrawalAsync(session, withdrawal).ConfigureAwait(false) == 1,
            cancellationToken);

    /// <inheritdoc/>
    public Task<bool> SetWithdrawnAsync(AdvisoryId advisory, long logIndex, CancellationToken cancellationToken) =>
        ChangeAsync(session => SqlServerAdvisories.CloseAsync(session, advisory, AdvisoryStatus.Withdrawn, logIndex), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> SetExpiredAsync(AdvisoryId advisory, long logIndex, CancellationToken cancellationToken) =>
        ChangeAsync(session => SqlServerAdvisories.CloseAsync(session, advisory, AdvisoryStatus.Expired, logIndex), cancellationToken);

    /// <inheritdoc/>
    public Task InsertAgreementVersionAsync(
        AgreementVersionRow version, IReadOnlyList<AgencyId> signers, AgreementSignatureRow signature, CancellationToken cancellationToken) =>
        ChangeAsync(
            async session =>
            {
                await SqlServerAgreements.InsertVersionAsync(session, version, signers).ConfigureAwait(false);
                await SqlServerAgreements.InsertSignatureAsync(session, signature).ConfigureAwait(false);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task InsertAgreementSignatureAsync(AgreementSignatureRow signature, CancellationToken cancellationToken) =>
        ChangeAsync(session => SqlServerAgreements.InsertSignatureAsync(session, signature), cancellationToken);

    /// <inheritdoc/>
    public Task InsertAgreementNoticeAsync(AgreementNoticeRow notice, CancellationToken cancellationToken) =>
        ChangeAsync(session => SqlServerAgreements.InsertNoticeAsync(session, notice), cancellationToken);

    /// <inheritdoc/>
    public Task InsertGroupVersionAsync(GroupVersionRow version, CancellationToken cancellationToken) =>
        ChangeAsync(session => SqlServerGroups.InsertAsync(session, version), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> TryInsertCosignedAsync(LogName log, CosignedRow cosigned, CancellationToken cancellationToken) =>
        ChangeAsync(session => SqlServerAttestations.TryInsertCosignedAsync(session, log, cosigned), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> TryInsertTimestampAsync(LogName log, long size, ReadOnlyMemory<byte> token, CancellationToken cancellationToken) =>
        ChangeAsync(session => SqlServerAttestations.TryInsertTimestampAsync(session, log, size, token.ToArray()), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> TryAdvanceReportAsync(ReportAdvance advance, CancellationToken cancellationToken) =>
        ChangeAsync(session => SqlServerReports.TryAdvanceAsync(session, advance), cancellationToken);

    /// <inheritdoc/>
    public Task InsertWebhookAsync(WebhookRow webhook, CancellationToken cancellationToken) =>
        ChangeAsync(session => SqlServerWebhooks.InsertAsync(session, webhook), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> RemoveWebhookAsync(WebhookId webhook, long logIndex, CancellationToken cancellationToken) =>
        ChangeAsync(session => SqlServerWebhooks.RemoveAsync(session, webhook, logIndex), cancellationToken);

    /// <inheritdoc/>
    public Task InsertIdempotencyAsync(IdempotencyRow answer, CancellationToken cancellationToken) =>
        ChangeAsync(session => SqlServerRequests.InsertAsync(session, answer), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> TryUseOnceAsync(string kind, ReadOnlyMemory<byte> idHash, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
        ChangeAsync(session => SqlServerRequests.TryUseOnceAsync(session, kind, idHash.ToArray(), expiresAt), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask CommitAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(ended || disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        ended = true;
        try
        {
            // Not cancelled once it has begun: the answer would be lost, not the commit.
            await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is SqlException or InvalidOperationException)
        {
            faulted = true;
            throw new LogCommitUnknownException("The connection failed during the commit.", exception);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (disposed)
        {
            return;
        }

        disposed = true;
        if (!ended || faulted)
        {
            await RollBackAsync().ConfigureAwait(false);
        }

        await transaction.DisposeAsync().ConfigureAwait(false);
        await connection.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override async Task<T> RunAsync<T>(Func<SqlServerSession, Task<T>> work, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(ended || disposed, this);
        try
        {
            return await SqlServerErrors
                .MapAsync(connection, () => work(new SqlServerSession(connection, transaction, cancellationToken)), cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            ended = true;
            faulted = true;
            throw;
        }
    }

    private async Task RollBackAsync()
    {
        try
        {
            await transaction.RollbackAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is SqlException or InvalidOperationException)
        {
            // The server may have rolled back already, or be gone. This connection must not come back from the pool with a transaction still open on it.
            SqlConnection.ClearPool(connection);
        }
    }

    private async Task ChangeAsync(Func<SqlServerSession, Task> work, CancellationToken cancellationToken) => await ChangeAsync(
        async session =>
        {
            await work(session).ConfigureAwait(false);
            return true;
        },
        cancellationToken).ConfigureAwait(false);

    private Task<T> ChangeAsync<T>(Func<SqlServerSession, Task<T>> work, CancellationToken cancellationToken)
    {
        // Counted before it is tried: a write that failed half-way was a write.
        Writes++;
        return RunAsync(work, cancellationToken);
    }
}
