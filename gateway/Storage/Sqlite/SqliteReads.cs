using Gateway.Exchange;
using Microsoft.Data.Sqlite;

namespace Gateway.Server.Storage.Sqlite;

/// <summary>The reads that a store and a transaction have in common; they differ in the connection.</summary>
internal abstract class SqliteReads : IGatewayReads
{
    /// <inheritdoc/>
    public Task<AgencyRow?> FindAgencyAsync(AgencyId agency, CancellationToken cancellationToken) =>
        RunAsync(connection => SqliteAgencies.Find(connection, agency), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<AgencyRow>> ListAgenciesAsync(CancellationToken cancellationToken) =>
        RunAsync(SqliteAgencies.List, cancellationToken);

    /// <inheritdoc/>
    public Task<PrincipalRow?> FindPrincipalAsync(PrincipalId principal, CancellationToken cancellationToken) =>
        RunAsync(connection => SqlitePrincipals.Find(connection, principal), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> StandsAsync(PrincipalId principal, DateTimeOffset at, CancellationToken cancellationToken) =>
        RunAsync(connection => SqlitePrincipals.Stands(connection, principal, at), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<PrincipalRow>> ReadPrincipalsAsync(IReadOnlyCollection<AgencyId> agencies, CancellationToken cancellationToken) =>
        RunAsync(connection => SqlitePrincipals.Read(connection, agencies), cancellationToken);

    /// <inheritdoc/>
    public Task<string?> FindKeyOwnerAsync(string key, CancellationToken cancellationToken) =>
        RunAsync(connection => SqlitePrincipals.FindKeyOwner(connection, key), cancellationToken);

    /// <inheritdoc/>
    public Task<AdvisoryRow?> FindAdvisoryAsync(AdvisoryId advisory, CancellationToken cancellationToken) =>
        RunAsync(connection => SqliteAdvisories.Find(connection, advisory), cancellationToken);

    /// <inheritdoc/>
    public Task<AdvisoryForReader?> FindAdvisoryForAsync(AdvisoryId advisory, AgencyId reader, CancellationToken cancellationToken) => RunAsync(
        connection => SqliteAdvisories.Find(connection, advisory) is { } row
            ? new AdvisoryForReader(row, SqliteDeliveries.Find(connection, advisory, reader), SqliteAdvisories.ReadDocuments(connection, advisory))
            : null,
        cancellationToken);

    /// <inheritdoc/>
    public Task<bool> IsPublishedAsync(AdvisoryId advisory, CancellationToken cancellationToken) =>
        RunAsync(connection => SqliteAdvisories.IsPublished(connection, advisory), cancellationToken);

    /// <inheritdoc/>
    public Task<AdvisoryId?> FindCorrectionAsync(AdvisoryId advisory, PrincipalId? reader, CancellationToken cancellationToken) =>
        RunAsync(connection => SqliteAdvisories.FindCorrection(connection, advisory, reader), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> IsNonceUsedAsync(PrincipalId sender, ReadOnlyMemory<byte> nonce, CancellationToken cancellationToken) =>
        RunAsync(connection => SqliteAdvisories.IsNonceUsed(connection, sender, nonce.Span), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<DocumentRow>> ReadDocumentsAsync(AdvisoryId advisory, CancellationToken cancellationToken) =>
        RunAsync(connection => SqliteAdvisories.ReadDocuments(connection, advisory), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<FileKeyRow>> ReadFileKeysAsync(AdvisoryId advisory, CancellationToken cancellationToken) =>
        RunAsync(connection => SqliteFileKeys.Read(connection, advisory), cancellationToken);

    /// <inheritdoc/>
    public Task<FeedRow?> FindFeedAsync(AdvisoryId advisory, CancellationToken cancellationToken) =>
        RunAsync(connection => SqliteFeed.Find(connection, advisory), cancellationToken);

    /// <inheritdoc/>
    public Task<DeliveryRow?> FindDeliveryAsync(AdvisoryId advisory, AgencyId recipient, CancellationToken cancellationToken) =>
        RunAsync(connection => SqliteDeliveries.Find(connection, advisory, recipient), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<DeliverySummary>> ReadDeliveriesAsync(AdvisoryId advisory, CancellationToken cancellationToken) =>
        RunAsync(connection => SqliteDeliveries.Read(connection, advisory), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<SharingDocumentRow>> ReadSharingAsync(
        AdvisoryId advisory, SharingKind kind, AgencyId? agency, CancellationToken cancellationToken) =>
        RunAsync(connection => SqliteSharing.Read(connection, advisory, kind, agency), cancellationToken);

    /// <inheritdoc/>
    public Task<GroupVersionRow?> FindGroupAsync(GroupId group, CancellationToken cancellationToken) =>
        RunAsync(connection => SqliteGroups.Find(connection, group), cancellationToken);

    /// <inheritdoc/>
    public Task<IdempotencyRow?> FindIdempotencyAsync(PrincipalId principal, string key, CancellationToken cancellationToken) =>
        RunAsync(connection => SqliteRequests.Find(connection, principal, key), cancellationToken);

    /// <inheritdoc/>
    public Task<AgreementRows> ReadAgreementAsync(AgreementId agreement, CancellationToken cancellationToken) =>
        RunAsync(connection => SqliteAgreements.Read(connection, agreement), cancellationToken);

    /// <inheritdoc/>
    public Task<AgreementRows> ReadAgreementsOfAsync(AgencyId agency, CancellationToken cancellationToken) =>
        RunAsync(connection => SqliteAgreements.ReadOf(connection, agency), cancellationToken);

    /// <inheritdoc/>
    public Task<byte[]?> FindAgreementDocumentAsync(AgreementId agreement, int version, CancellationToken cancellationToken) =>
        RunAsync(connection => SqliteAgreements.FindDocument(connection, agreement, version), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> IsAgreementSignerAsync(AgreementId agreement, int version, AgencyId agency, CancellationToken cancellationToken) =>
        RunAsync(connection => SqliteAgreements.IsSigner(connection, agreement, version, agency), cancellationToken);

    /// <inheritdoc/>
    public Task<WebhookRow?> FindWebhookAsync(WebhookId webhook, CancellationToken cancellationToken) =>
        RunAsync(connection => SqliteWebhooks.Find(connection, webhook), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<WebhookRow>> ReadWebhooksAsync(AgencyId agency, CancellationToken cancellationToken) =>
        RunAsync(connection => SqliteWebhooks.Read(connection, agency), cancellationToken);

    /// <summary>Runs a read where this object reads.</summary>
    protected abstract Task<T> RunAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken);
}
