using Gateway.Exchange;

namespace Gateway.Server.Storage.SqlServer;

/// <summary>The reads that a store and a transaction have in common; they differ in the connection.</summary>
internal abstract class SqlServerReads : IGatewayReads
{
    /// <inheritdoc/>
    public Task<AgencyRow?> FindAgencyAsync(AgencyId agency, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerAgencies.FindAsync(session, agency), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<AgencyRow>> ListAgenciesAsync(CancellationToken cancellationToken) => RunAsync(SqlServerAgencies.ListAsync, cancellationToken);

    /// <inheritdoc/>
    public Task<PrincipalRow?> FindPrincipalAsync(PrincipalId principal, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerPrincipals.FindAsync(session, principal), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> StandsAsync(PrincipalId principal, DateTimeOffset at, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerPrincipals.StandsAsync(session, principal, at), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<PrincipalRow>> ReadPrincipalsAsync(IReadOnlyCollection<AgencyId> agencies, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerPrincipals.ReadAsync(session, agencies), cancellationToken);

    /// <inheritdoc/>
    public Task<string?> FindKeyOwnerAsync(string key, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerPrincipals.FindKeyOwnerAsync(session, key), cancellationToken);

    /// <inheritdoc/>
    public Task<AdvisoryRow?> FindAdvisoryAsync(AdvisoryId advisory, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerAdvisories.FindAsync(session, advisory), cancellationToken);

    /// <inheritdoc/>
    public Task<AdvisoryForReader?> FindAdvisoryForAsync(AdvisoryId advisory, AgencyId reader, CancellationToken cancellationToken) => RunAsync(
        async session => await SqlServerAdvisories.FindAsync(session, advisory).ConfigureAwait(false) is { } row
            ? new AdvisoryForReader(
                row,
                await SqlServerDeliveries.FindAsync(session, advisory, reader).ConfigureAwait(false),
                await SqlServerAdvisories.ReadDocumentsAsync(session, advisory).ConfigureAwait(false))
            : null,
        cancellationToken);

    /// <inheritdoc/>
    public Task<bool> IsPublishedAsync(AdvisoryId advisory, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerAdvisories.IsPublishedAsync(session, advisory), cancellationToken);

    /// <inheritdoc/>
    public Task<AdvisoryId?> FindCorrectionAsync(AdvisoryId advisory, PrincipalId? reader, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerAdvisories.FindCorrectionAsync(session, advisory, reader), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> IsNonceUsedAsync(PrincipalId sender, ReadOnlyMemory<byte> nonce, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerAdvisories.IsNonceUsedAsync(session, sender, nonce.ToArray()), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<DocumentRow>> ReadDocumentsAsync(AdvisoryId advisory, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerAdvisories.ReadDocumentsAsync(session, advisory), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<FileKeyRow>> ReadFileKeysAsync(AdvisoryId advisory, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerFileKeys.ReadAsync(session, advisory), cancellationToken);

    /// <inheritdoc/>
    public Task<FeedRow?> FindFeedAsync(AdvisoryId advisory, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerFeed.FindAsync(session, advisory), cancellationToken);

    /// <inheritdoc/>
    public Task<DeliveryRow?> FindDeliveryAsync(AdvisoryId advisory, AgencyId recipient, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerDeliveries.FindAsync(session, advisory, recipient), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<DeliverySummary>> ReadDeliveriesAsync(AdvisoryId advisory, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerDeliveries.ReadAsync(session, advisory), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<SharingDocumentRow>> ReadSharingAsync(
        AdvisoryId advisory, SharingKind kind, AgencyId? agency, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerSharing.ReadAsync(session, advisory, kind, agency), cancellationToken);

    /// <inheritdoc/>
    public Task<GroupVersionRow?> FindGroupAsync(GroupId group, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerGroups.FindAsync(session, group), cancellationToken);

    /// <inheritdoc/>
    public Task<IdempotencyRow?> FindIdempotencyAsync(PrincipalId principal, string key, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerRequests.FindAsync(session, principal, key), cancellationToken);

    /// <inheritdoc/>
    public Task<AgreementRows> ReadAgreementAsync(AgreementId agreement, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerAgreements.ReadAsync(session, agreement), cancellationToken);

    /// <inheritdoc/>
    public Task<AgreementRows> ReadAgreementsOfAsync(AgencyId agency, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerAgreements.ReadOfAsync(session, agency), cancellationToken);

    /// <inheritdoc/>
    public Task<byte[]?> FindAgreementDocumentAsync(AgreementId agreement, int version, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerAgreements.FindDocumentAsync(session, agreement, version), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> IsAgreementSignerAsync(AgreementId agreement, int version, AgencyId agency, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerAgreements.IsSignerAsync(session, agreement, version, agency), cancellationToken);

    /// <inheritdoc/>
    public Task<WebhookRow?> FindWebhookAsync(WebhookId webhook, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerWebhooks.FindAsync(session, webhook), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<WebhookRow>> ReadWebhooksAsync(AgencyId agency, CancellationToken cancellationToken) =>
        RunAsync(session => SqlServerWebhooks.ReadAsync(session, agency), cancellationToken);

    /// <summary>Runs a read where this object reads.</summary>
    protected abstract Task<T> RunAsync<T>(Func<SqlServerSession, Task<T>> work, CancellationToken cancellationToken);
}
