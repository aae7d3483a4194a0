using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Tests.Storage;

public abstract partial class StoreTests
{
    private static readonly string[] ForbiddenChanges =
    [
        "UPDATE log_entry SET entry = entry WHERE idx = 0",
        "DELETE FROM log_entry",
        "UPDATE log_tile SET hashes = hashes",
        "DELETE FROM log_tile",
        "UPDATE log_checkpoint SET note = note",
        "DELETE FROM log_checkpoint",
        "UPDATE log_cosigned SET note = note",
        "DELETE FROM log_cosigned",
        "UPDATE log_timestamp SET token = token",
        "DELETE FROM log_timestamp",
        "UPDATE log_head SET size = size - 1",
        "DELETE FROM log_head",
        "UPDATE key_owner SET owner = 'beta'",
        "DELETE FROM key_owner",
        "DELETE FROM agency",
        "DELETE FROM principal",
        "UPDATE advisory SET sender = 'beta/aaaaaaa1'",
        "UPDATE advisory SET sealed_common = nonce",
        "DELETE FROM advisory",
        "UPDATE advisory_summary SET sealed_summary = advisory",
        "DELETE FROM advisory_summary",
        "UPDATE document SET number = 5",
        "DELETE FROM document",
        "UPDATE delivery SET delivery = 5",
        "UPDATE delivery SET audience = NULL",
        "DELETE FROM delivery",
        "UPDATE manifest SET manifest = manifest",
        "DELETE FROM manifest",
        "UPDATE receipt SET receipt = receipt",
        "DELETE FROM receipt",
        "UPDATE withdrawal SET signature = ''",
        "DELETE FROM withdrawal",
        "UPDATE agreement_version SET sealed_texts = sealed_document",
        "DELETE FROM agreement_version",
        "UPDATE agreement_signer SET agency = agency",
        "DELETE FROM agreement_signer",
        "UPDATE agreement_signature SET signature = ''",
        "DELETE FROM agreement_signature",
        "UPDATE agreement_notice SET act = 'end'",
        "DELETE FROM agreement_notice",
        "UPDATE webhook SET agency = 'alpha'",
        "UPDATE webhook SET sealed_registration = id",
        "UPDATE webhook SET removed_index = NULL",
        "DELETE FROM webhook",
        "UPDATE group_version SET sealed_version = sealed_version",
        "DELETE FROM group_version",
    ];

    [StoreFact]
    public async Task Rows_that_prove_something_refuse_every_change()
    {
        await FillAsync();

        foreach (string change in ForbiddenChanges)
        {
            Exception refusal = await Assert.ThrowsAsync(engine.RefusalType, () => engine.ExecuteAsync(change));
            Assert.False(string.IsNullOrEmpty(refusal.Message), change);
        }

        Assert.Single(await store.ReadEntriesAsync(LogName.Audit, 0, 10, default));
    }

    /// <summary>One row at least in every table that has a trigger.</summary>
    private protected async Task FillAsync()
    {
        await CommitAsync(async transaction => await transaction.PutAgencyAsync(
            Sample.Agency("alpha"), ["root"], [Sample.Principal(Sample.PrincipalOf("alpha"))], default));
        AdvisoryRow advisory = Sample.Advisory("alpha", 10) with { SealedSummary = [3] };
        PayloadId payload = await StorePayloadAsync([1]);
        await PublishAsync(advisory, [Sample.Document(advisory, 0, payload)], Sample.Delivery(advisory, "alpha", 1, 11));
        await CommitAsync(async transaction =>
        {
            await transaction.InsertReceiptAsync(Receipt(advisory, "alpha", 12), default);
            await transaction.InsertSharingAsync(Sharing(advisory, SharingKind.Permission, "alpha", 14), default);
            await transaction.SetWithdrawnAsync(Withdrawal(advisory, 13), default);
            AgreementId agreement = AgreementId.Create(TimeProvider.System);
            await transaction.InsertAgreementVersionAsync(
                Sample.AgreementVersion(agreement, 1, 14), [AgencyId.Parse("alpha")], Sample.AgreementSignature(agreement, 1, 14, "alpha"), default);
            await transaction.InsertAgreementNoticeAsync(Sample.AgreementNotice(agreement, 1, 15, "alpha"), default);
            await transaction.InsertGroupVersionAsync(Sample.GroupVersion(GroupId.Create(TimeProvider.System), 0, 8), default);
            await transaction.WriteAsync(Append(0) with { Tiles = [new Tile(0, 0, new byte[Tile.SizeBytes])] }, default);
            WebhookRow webhook = Webhook("alpha", 14);
            await transaction.InsertWebhookAsync(webhook, default);
            await transaction.RemoveWebhookAsync(webhook.Id, 15, default);
            await transaction.TryInsertCosignedAsync(LogName.Audit, new CosignedRow { Size = 1, Note = [1] }, default);
            await transaction.TryInsertTimestampAsync(LogName.Audit, 1, new byte[] { 2 }, default);
        });
    }
}
