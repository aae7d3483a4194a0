using Gateway.Server.Advisories.Clear;
using Gateway.Server.Advisories.Content;
using Gateway.Server.Advisories.Csaf;
using Gateway.Server.Advisories.Events;
using Gateway.Server.Advisories.Publishing;
using Gateway.Server.Advisories.Reading;
using Gateway.Server.Advisories.Receipts;
using Gateway.Server.Advisories.Sharing;
using Gateway.Server.Advisories.Sweeping;
using Gateway.Server.Advisories.Withdrawals;
using Gateway.Server.Idempotency;

namespace Gateway.Server.Advisories;

/// <summary>What this folder registers. All of it is stateless or safe for concurrent use, hence singletons.</summary>
internal static class AdvisoryServices
{
    public static IServiceCollection AddAdvisories(this IServiceCollection services) => services
        .AddSingleton<IdempotentRequests>()
        .AddSingleton<ExchangeProofs>()
        .AddSingleton<Distributions>()
        .AddSingleton<KeptAnswers>()
        .AddExchangePolicy()
        .AddPublishing()
        .AddReading()
        .AddSharing()
        .AddClosing();

    private static IServiceCollection AddPublishing(this IServiceCollection services) => services
        .AddSingleton<StatementRules>()
        .AddSingleton<ReferenceRules>()
        .AddSingleton<ReleaseRules>()
        .AddSingleton<GroupAddressing>()
        .AddSingleton<RecipientResolver>()
        .AddSingleton<HeaderBudget>()
        .AddSingleton<SealedKeysCheck>()
        .AddSingleton<CsafValidator>()
        .AddSingleton<SealedSummaries>()
        .AddSingleton<SharingAgreements>()
        .AddSingleton<DocumentIntake>()
        .AddSingleton<PayloadIntake>()
        .AddSingleton<ManifestSigner>()
        .AddSingleton<PublishWork>()
        .AddSingleton<PublishHandler>();

    private static IServiceCollection AddReading(this IServiceCollection services) => services
        .AddSingleton<AdvisoryAccess>()
        .AddSingleton<ClearAdvisories>()
        .AddSingleton<ClearFiles>()
        .AddSingleton<SealedFileKeys>()
        .AddSingleton<AdvisoryItems>()
        .AddSingleton<Obligations.Obligations>()
        .AddSingleton<SealedStatements>()
        .AddSingleton<AuthorStatements>()
        .AddSingleton<InboxSignal>()
        .AddSingleton<Inbox>()
        .AddSingleton<InboxEvents>()
        .AddSingleton<DocumentFiles>()
        .AddSingleton<FetchRecorder>()
        .AddSingleton<DocumentSender>()
        .AddSingleton<FileSending>()
        .AddSingleton<ReceiptHandler>();

    private static IServiceCollection AddSharing(this IServiceCollection services) => services
        .AddSingleton<SharingDocuments>()
        .AddSingleton<SharingCommunity>()
        .AddSingleton<AdditionWork>()
        .AddSingleton<AdditionHandler>()
        .AddSingleton<PermissionHandler>()
        .AddSingleton<DeclarationHandler>();

    private static IServiceCollection AddClosing(this IServiceCollection services) => services
        .AddSingleton<ClosedAdvisories>()
        .AddSingleton<SealedWithdrawals>()
        .AddSingleton<WithdrawalHandler>()
        .AddSingleton<PayloadEraser>()
        .AddSingleton<ExpirySweeper>()
        .AddHostedService(services => services.GetRequiredService<ExpirySweeper>())
        .AddSingleton<PayloadSweeper>()
        .AddHostedService(services => services.GetRequiredService<PayloadSweeper>());
}
