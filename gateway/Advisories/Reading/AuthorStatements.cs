using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Reading;

/// <summary>
/// Puts the author's statement together again that came with a delivery: to its recipient or, where the advisory was shared, to the recipient whose statement the
/// addition passes on.
/// </summary>
internal sealed class AuthorStatements(IGatewayStore store, SealedStatements statements)
{
    /// <summary>The statement, the exact bytes that its author signed.</summary>
    public async Task<Statement> OpenAsync(AdvisoryRow advisory, DeliveryRow delivery, CancellationToken cancellationToken)
    {
        DeliveryRow addressed = delivery.SharedBy is null ? delivery : await FindAddressedAsync(delivery, cancellationToken);
        return statements.Open(advisory).AnsweredBy(Manifest.Parse(addressed.Manifest));
    }

    private async Task<DeliveryRow> FindAddressedAsync(DeliveryRow shared, CancellationToken cancellationToken)
    {
        IReadOnlyList<SharingDocumentRow> rows = await store.ReadSharingAsync(shared.Advisory, SharingKind.Addition, shared.Recipient, cancellationToken);
        AgencyId recipient = Addition.Parse(rows[0].Document).Content.StatementRecipient;
        return (await store.FindDeliveryAsync(shared.Advisory, recipient, cancellationToken))!;
    }
}
