using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Tests.Storage;

public abstract partial class StoreTests
{
    [StoreFact]
    public async Task An_advisory_reads_back_with_its_documents_and_deliveries()
    {
        await PutAgenciesAsync("alpha", "beta", "gamma");
        AdvisoryRow advisory = Sample.Advisory("alpha", 10) with { ExpiresAt = Sample.Time.AddDays(30) };
        PayloadId[] stored = [await StorePayloadAsync([1]), await StorePayloadAsync([2]), await StorePayloadAsync([3])];
        DocumentRow[] documents = [.. stored.Select((payload, number) => Sample.Document(advisory, number, payload))];
        DeliveryRow limited = Sample.Delivery(advisory, "beta", 1, 11, Sample.PrincipalOf("beta", 1), Sample.PrincipalOf("beta", 2));
        DeliveryRow open = Sample.Delivery(advisory, "gamma", 1, 12);
        await PublishAsync(advisory, documents, open, limited);

        AdvisoryRow read = (await store.FindAdvisoryAsync(advisory.Id, default))!;

        Assert.Equal(advisory.SealedCommon, read.SealedCommon);
        Assert.Equal(advisory.Nonce, read.Nonce);
        Assert.Equal(advisory.Sender.Agency, read.SenderAgency);
        Assert.Equal(advisory, read with { SealedCommon = advisory.SealedCommon, Nonce = advisory.Nonce, SenderAgency = null });
        Assert.Equal(documents, await store.ReadDocumentsAsync(advisory.Id, default));
        IReadOnlyList<DeliverySummary> summaries = await store.ReadDeliveriesAsync(advisory.Id, default);
        Assert.Equal(["beta", "gamma"], summaries.Select(summary => summary.Recipient.Value));
        Assert.Equal(limited.Audience, summaries[0].Audience);
        Assert.Null(summaries[1].Audience);
        Assert.Equal(limited.ManifestSha256, summaries[0].ManifestSha256);
        DeliveryRow delivery = (await store.FindDeliveryAsync(advisory.Id, Agency("beta"), default))!;
        Assert.Equal(limited.Manifest, delivery.Manifest);
        Assert.Equal(limited with { Manifest = [], Audience = null }, delivery with { Manifest = [], Audience = null }, (left, right) => left.ToString() == right.ToString());
        Assert.Null(await store.FindDeliveryAsync(advisory.Id, Agency("alpha"), default));
        Assert.Null(await store.FindAdvisoryAsync(AdvisoryId.Create(TimeProvider.System), default));
    }

    [StoreFact]
    public async Task What_a_reader_is_shown_of_an_advisory_is_read_at_once()
    {
        await PutAgenciesAsync("alpha", "beta", "gamma");
        AdvisoryRow advisory = Sample.Advisory("alpha", 10);
        PayloadId[] stored = [await StorePayloadAsync([1]), await StorePayloadAsync([2])];
        DocumentRow[] documents = [.. stored.Select((payload, number) => Sample.Document(advisory, number, payload))];
        await PublishAsync(advisory, documents, Sample.Delivery(advisory, "beta", 1, 11));

        AdvisoryForReader toBeta = (await store.FindAdvisoryForAsync(advisory.Id, Agency("beta"), default))!;
        AdvisoryForReader toGamma = (await store.FindAdvisoryForAsync(advisory.Id, Agency("gamma"), default))!;

        Assert.Equal(advisory.Id, toBeta.Advisory.Id);
        Assert.Equal((await store.FindDeliveryAsync(advisory.Id, Agency("beta"), default))!.Manifest, toBeta.Delivery!.Manifest);
        Assert.Equal(documents, toBeta.Documents);
        Assert.Null(toGamma.Delivery);
        Assert.Equal(documents, toGamma.Documents);
        Assert.Null(await store.FindAdvisoryForAsync(AdvisoryId.Create(TimeProvider.System), Agency("beta"), default));
    }

    [StoreFact]
    public async Task An_advisory_stands_until_it_is_closed()
    {
        await PutAgenciesAsync("alpha");
        AdvisoryRow advisory = Sample.Advisory("alpha", 10);
        Assert.False(await store.IsPublishedAsync(advisory.Id, default));
        await PublishAsync(advisory, []);
        Assert.True(await store.IsPublishedAsync(advisory.Id, default));

        Assert.True(await CommitAsync(transaction => transaction.SetExpiredAsync(advisory.Id, 20, default)));

        Assert.False(await store.IsPublishedAsync(advisory.Id, default));
    }

    [StoreFact]
    public async Task A_senders_nonce_is_used_once()
    {
        await PutAgenciesAsync("alpha", "beta");
        AdvisoryRow advisory = Sample.Advisory("alpha", 10);
        await PublishAsync(advisory, []);

        Assert.True(await store.IsNonceUsedAsync(advisory.Sender, advisory.Nonce, default));
        Assert.False(await store.IsNonceUsedAsync(Sample.PrincipalOf("beta"), advisory.Nonce, default));
        Assert.False(await store.IsNonceUsedAsync(advisory.Sender, new byte[16], default));
        await Assert.ThrowsAsync<StorageConstraintException>(() => PublishAsync(Sample.Advisory("alpha", 20) with { Nonce = advisory.Nonce }, []));
        await PublishAsync(Sample.Advisory("beta", 30) with { Nonce = advisory.Nonce }, []);
    }

    [StoreFact]
    public async Task Stored_bytes_grow_with_an_advisory_and_shrink_when_it_closes()
    {
        await PutAgenciesAsync("alpha");
        AdvisoryRow first = Sample.Advisory("alpha", 10, storedBytes: 1000);
        AdvisoryRow second = Sample.Advisory("alpha", 11, storedBytes: 500);
        await PublishAsync(first, []);
        await PublishAsync(second, []);
        Assert.Equal(1500, await StoredBytesAsync());

        Assert.True(await CommitAsync(transaction => transaction.SetWithdrawnAsync(Withdrawal(first, 12), default)));
        Assert.Equal(500, await StoredBytesAsync());
        Assert.True(await CommitAsync(transaction => transaction.SetExpiredAsync(second.Id, 13, default)));
        Assert.Equal(0, await StoredBytesAsync());

        Assert.False(await CommitAsync(transaction => transaction.SetExpiredAsync(first.Id, 14, default)));
        Assert.False(await CommitAsync(transaction => transaction.SetWithdrawnAsync(Withdrawal(second, 15), default)));
        Assert.Equal(0, await StoredBytesAsync());
        AdvisoryRow closed = (await store.FindAdvisoryAsync(first.Id, default))!;
        Assert.Equal((AdvisoryStatus.Withdrawn, 12L), (closed.Status, closed.ClosedIndex));
        Assert.Equal(AdvisoryStatus.Expired, (await store.FindAdvisoryAsync(second.Id, default))!.Status);
    }

    [StoreFact]
    public async Task A_withdrawal_reads_back()
    {
        await PutAgenciesAsync("alpha");
        AdvisoryRow advisory = Sample.Advisory("alpha", 10);
        await PublishAsync(advisory, []);
        WithdrawalRow written = Withdrawal(advisory, 12);
        await CommitAsync(transaction => transaction.SetWithdrawnAsync(written, default));

        WithdrawalRow read = (await store.FindWithdrawalAsync(advisory.Id, default))!;

        Assert.Equal(written.SealedWithdrawal, read.SealedWithdrawal);
        Assert.Equal(written, read with { SealedWithdrawal = written.SealedWithdrawal });
        Assert.Equal(advisory.Id, (await store.FindWithdrawalByIndexAsync(12, default))!.Advisory);
        Assert.Null(await store.FindWithdrawalAsync(AdvisoryId.Create(TimeProvider.System), default));
    }

    [StoreFact]
    public async Task Receipts_are_all_kept_in_the_order_of_the_log()
    {
        await PutAgenciesAsync("alpha", "beta", "gamma");
        AdvisoryRow advisory = Sample.Advisory("alpha", 10);
        await PublishAsync(advisory, [], Sample.Delivery(advisory, "beta", 1, 11), Sample.Delivery(advisory, "gamma", 1, 12));
        ReceiptRow[] receipts = [Receipt(advisory, "gamma", 15), Receipt(advisory, "beta", 14), Receipt(advisory, "beta", 16)];
        foreach (ReceiptRow receipt in receipts)
        {
            await CommitAsync(transaction => transaction.InsertReceiptAsync(receipt, default));
        }

        Assert.Equal([14, 15, 16], (await store.ReadReceiptsAsync(advisory.Id, null, default)).Select(receipt => receipt.LogIndex));
        IReadOnlyList<ReceiptRow> ofBeta = await store.ReadReceiptsAsync(advisory.Id, Agency("beta"), default);
        Assert.Equal([14, 16], ofBeta.Select(receipt => receipt.LogIndex));
        Assert.Equal(receipts[1].Receipt, ofBeta[0].Receipt);
        Assert.Equal(receipts[1], ofBeta[0] with { Receipt = receipts[1].Receipt });
        Assert.Equal(Sample.PrincipalOf("gamma"), (await store.FindReceiptByIndexAsync(15, default))!.Principal);
    }

    [StoreFact]
    public async Task An_addition_is_a_delivery_and_the_document_that_it_came_about_by()
    {
        await PutAgenciesAsync("alpha", "beta", "gamma");
        AdvisoryRow advisory = Sample.Advisory("alpha", 10);
        await PublishAsync(advisory, [], Sample.Delivery(advisory, "beta", 1, 11));
        SharingDocumentRow addition = Sharing(advisory, SharingKind.Addition, "gamma", 12);
        DeliveryRow shared = Sample.Delivery(advisory, "gamma", 1, 12) with { SharedBy = Sample.PrincipalOf("beta") };
        await CommitAsync(transaction => transaction.InsertAdditionAsync(shared, addition, default));
        await CommitAsync(transaction => transaction.InsertSharingAsync(Sharing(advisory, SharingKind.Permission, "beta", 13), default));

        Assert.Equal(Sample.PrincipalOf("beta"), (await store.FindDeliveryAsync(advisory.Id, Agency("gamma"), default))!.SharedBy);
        Assert.Null((await store.FindDeliveryAsync(advisory.Id, Agency("beta"), default))!.SharedBy);
        SharingDocumentRow read = Assert.Single(await store.ReadSharingAsync(advisory.Id, SharingKind.Addition, null, default));
        Assert.Equal(addition.Document, read.Document);
        Assert.Equal(addition, read with { Document = addition.Document });
        Assert.Single(await store.ReadSharingAsync(advisory.Id, SharingKind.Permission, Agency("beta"), default));
        Assert.Empty(await store.ReadSharingAsync(advisory.Id, SharingKind.Permission, Agency("gamma"), default));
        Assert.Equal(SharingKind.Permission, (await store.FindSharingByIndexAsync(13, default))!.Kind);
        Assert.Null(await store.FindSharingByIndexAsync(11, default));
        Assert.Equal(2, (await store.CountAsync(0, 20, default)).SharingDocuments);
    }

    [StoreFact]
    public async Task A_deliverys_state_is_what_was_last_learnt()
    {
        await PutAgenciesAsync("alpha", "beta");
        AdvisoryRow advisory = Sample.Advisory("alpha", 10);
        await PublishAsync(advisory, [], Sample.Delivery(advisory, "beta", 1, 11));
        Assert.Equal(DeliveryState.Addressed, (await store.FindDeliveryAsync(advisory.Id, Agency("beta"), default))!.State);

        foreach (DeliveryState state in Enum.GetValues<DeliveryState>())
        {
            await CommitAsync(transaction => transaction.SetDeliveryStateAsync(advisory.Id, Agency("beta"), state, Sample.Time, default));
            DeliverySummary read = Assert.Single(await store.ReadDeliveriesAsync(advisory.Id, default));
            Assert.Equal((state, Sample.Time), (read.State, read.StateAt));
        }
    }

    [StoreFact]
    public async Task Advisories_past_their_expiry_are_found_until_they_are_expired()
    {
        await PutAgenciesAsync("alpha");
        AdvisoryRow later = Sample.Advisory("alpha", 10) with { ExpiresAt = Sample.Time.AddHours(2) };
        AdvisoryRow sooner = Sample.Advisory("alpha", 11) with { ExpiresAt = Sample.Time.AddHours(1) };
        await PublishAsync(later, []);
        await PublishAsync(sooner, []);
        await PublishAsync(Sample.Advisory("alpha", 12), []);

        Assert.Empty(await store.ReadExpirableAsync(Sample.Time, 10, default));
        Assert.Equal([sooner.Id, later.Id], await store.ReadExpirableAsync(Sample.Time.AddHours(2), 10, default));
        Assert.Equal([sooner.Id], await store.ReadExpirableAsync(Sample.Time.AddHours(2), 1, default));
        await CommitAsync(transaction => transaction.SetExpiredAsync(sooner.Id, 13, default));
        Assert.Equal([later.Id], await store.ReadExpirableAsync(Sample.Time.AddHours(2), 10, default));
    }

    [StoreFact]
    public async Task A_payload_is_referenced_while_its_advisory_is_published()
    {
        await PutAgenciesAsync("alpha");
        AdvisoryRow advisory = Sample.Advisory("alpha", 10);
        PayloadId payload = await StorePayloadAsync([1, 2, 3]);
        await PublishAsync(advisory, [Sample.Document(advisory, 0, payload)]);

        PayloadId[] asked = [PayloadId.New(Sample.Time), payload, .. Enumerable.Range(0, IPayloadStore.SweptAtOnce - 2).Select(_ => PayloadId.New(Sample.Time))];
        Assert.Equal([payload], await store.FindReferencedPayloadsAsync(asked, default));
        Assert.Empty(await store.FindReferencedPayloadsAsync([asked[0]], default));
        await CommitAsync(transaction => transaction.SetExpiredAsync(advisory.Id, 11, default));
        Assert.Empty(await store.FindReferencedPayloadsAsync(asked, default));
    }

    [StoreFact]
    public async Task Rows_are_found_by_the_entries_that_stand_for_them_and_counted()
    {
        await PutAgenciesAsync("alpha", "beta");
        AdvisoryRow advisory = Sample.Advisory("alpha", 10);
        await PublishAsync(advisory, [], Sample.Delivery(advisory, "beta", 1, 11));

        Assert.Equal(advisory.Id, (await store.FindAdvisoryByIndexAsync(10, default))!.Id);
        Assert.Equal("beta", (await store.FindDeliveryByIndexAsync(11, default))!.Recipient.Value);
        Assert.Null(await store.FindAdvisoryByIndexAsync(11, default));
        Assert.Null(await store.FindDeliveryByIndexAsync(10, default));
        Assert.Null(await store.FindReceiptByIndexAsync(10, default));
        Assert.Null(await store.FindWithdrawalByIndexAsync(10, default));
        Assert.Equal(new TableCounts { Advisories = 1, Deliveries = 1 }, await store.CountAsync(10, 12, default));
        Assert.Equal(new TableCounts { Deliveries = 1 }, await store.CountAsync(11, 12, default));
        Assert.Equal(new TableCounts { Advisories = 1 }, await store.CountAsync(0, 11, default));
    }

    [StoreFact]
    public async Task File_keys_are_kept_once_and_go_with_their_advisory()
    {
        await PutAgenciesAsync("alpha");
        AdvisoryRow withdrawn = await PublishClearAsync(10);
        AdvisoryRow expired = await PublishClearAsync(11);

        IReadOnlyList<FileKeyRow> read = await store.ReadFileKeysAsync(withdrawn.Id, default);
        Assert.Equal([0, 1], read.Select(key => key.Number));
        Assert.Equal(Sample.FileKey(withdrawn, 1).SealedKey, read[1].SealedKey);
        Assert.Equal(withdrawn.Id, read[1].Advisory);
        await Assert.ThrowsAsync<StorageConstraintException>(
            () => CommitAsync(transaction => transaction.InsertFileKeysAsync([Sample.FileKey(withdrawn, 1)], default)));
        await Assert.ThrowsAsync<StorageConstraintException>(
            () => CommitAsync(transaction => transaction.InsertFileKeysAsync([Sample.FileKey(withdrawn, 2)], default)));

        await CommitAsync(transaction => transaction.SetWithdrawnAsync(Withdrawal(withdrawn, 12), default));
        Assert.Empty(await store.ReadFileKeysAsync(withdrawn.Id, default));
        Assert.Equal(2, (await store.ReadFileKeysAsync(expired.Id, default)).Count);
        await CommitAsync(transaction => transaction.SetExpiredAsync(expired.Id, 13, default));
        Assert.Empty(await store.ReadFileKeysAsync(expired.Id, default));
    }

    [StoreFact]
    public async Task What_any_member_may_fetch_is_CLEAR_has_its_file_key_and_stands()
    {
        await PutAgenciesAsync("alpha");
        AdvisoryRow first = await PublishClearAsync(10);
        await PublishAsync(Sample.Advisory("alpha", 11) with { Tlp = Tlp.Clear }, []);
        AdvisoryRow second = await PublishClearAsync(12);
        AdvisoryRow closed = await PublishClearAsync(13);
        await CommitAsync(transaction => transaction.SetExpiredAsync(closed.Id, 14, default));

        ClearPage all = await store.ReadClearAsync(-1, 10, default);
        Assert.Equal([first.Id, second.Id], all.Items.Select(item => item.Id));
        Assert.Equal(12, all.Next);
        ClearPage page = await store.ReadClearAsync(-1, 1, default);
        Assert.Equal((first.Id, 10L), (Assert.Single(page.Items).Id, page.Next));
        Assert.Equal(second.Id, Assert.Single((await store.ReadClearAsync(10, 10, default)).Items).Id);
        Assert.Equal(12, (await store.ReadClearAsync(12, 10, default)).Next);
    }

    [StoreFact]
    public async Task What_is_public_is_known_by_the_entries_that_made_it_so_and_ended_it()
    {
        await PutAgenciesAsync("alpha");
        AdvisoryRow first = await PublishClearAsync(10);
        AdvisoryRow second = await PublishClearAsync(11);
        Assert.Null(await store.ReadLastFeedChangeAsync(default));
        await CommitAsync(transaction => transaction.InsertFeedAsync(first.Id, 12, default));
        await CommitAsync(transaction => transaction.InsertFeedAsync(second.Id, 13, default));
        Assert.Equal([first.Id, second.Id], (await store.ReadFeedAsync(default)).Select(row => row.Advisory));
        Assert.Equal(13, await store.ReadLastFeedChangeAsync(default));

        await CommitAsync(transaction => transaction.SetFeedRemovedAsync(first.Id, 14, default));
        Assert.Equal(second.Id, Assert.Single(await store.ReadFeedAsync(default)).Advisory);
        Assert.Null(await store.FindFeedAsync(first.Id, default));
        Assert.Equal(13, (await store.FindFeedAsync(second.Id, default))!.PublishedIndex);
        Assert.Equal(14, (await store.FindFeedByIndexAsync(12, default))!.RemovedIndex);
        Assert.Equal(14, await store.ReadLastFeedChangeAsync(default));

        await CommitAsync(transaction => transaction.InsertFeedAsync(first.Id, 15, default));
        Assert.Equal([12L, 15L], (await store.ReadFeedOfAsync(first.Id, default)).Select(row => row.PublishedIndex));
        Assert.Equal(3, (await store.CountAsync(12, 16, default)).Feeds);
        await Assert.ThrowsAsync<StorageConstraintException>(() => CommitAsync(transaction => transaction.InsertFeedAsync(second.Id, 15, default)));
    }

    private async Task<AdvisoryRow> PublishClearAsync(long index)
    {
        AdvisoryRow advisory = Sample.Advisory("alpha", index) with { Tlp = Tlp.Clear };
        await PublishAsync(
            advisory, [Sample.Document(advisory, 0, await StorePayloadAsync([1])), Sample.Document(advisory, 1, await StorePayloadAsync([2]))]);
        await CommitAsync(transaction => transaction.InsertFileKeysAsync([Sample.FileKey(advisory, 0), Sample.FileKey(advisory, 1)], default));
        return advisory;
    }

    private protected static SharingDocumentRow Sharing(AdvisoryRow advisory, SharingKind kind, string agency, long index) => new()
    {
        Advisory = advisory.Id,
        Kind = kind,
        Agency = Agency(agency),
        Principal = Sample.PrincipalOf("beta"),
        LogIndex = index,
        Document = [1, 2, (byte)index],
        Signature = $"signature {index}",
    };

    private static WithdrawalRow Withdrawal(AdvisoryRow advisory, long index) => new()
    {
        Advisory = advisory.Id,
        LogIndex = index,
        Principal = advisory.Sender,
        SealedWithdrawal = [4, 5, 6],
        Signature = "withdrawal signature",
    };

    private static ReceiptRow Receipt(AdvisoryRow advisory, string recipient, long index) => new()
    {
        Advisory = advisory.Id,
        Principal = Sample.PrincipalOf(recipient),
        LogIndex = index,
        Receipt = [(byte)index],
        Signature = "receipt signature",
    };

    private async Task<long> StoredBytesAsync() => (await store.FindAgencyAsync(Agency("alpha"), default))!.StoredBytes;
}
