using Gateway.Server.Storage;

namespace Gateway.Tests.Storage;

public abstract partial class StoreTests
{
    [StoreFact]
    public async Task Counters_come_with_what_they_count()
    {
        await PutAgenciesAsync("alpha", "beta");
        AdvisoryRow standing = Sample.Advisory("alpha", 10, storedBytes: 500);
        AdvisoryRow closed = Sample.Advisory("alpha", 12, storedBytes: 70);
        await CommitAsync(transaction => transaction.TakeDeliveryNumbersAsync([Agency("beta")], default));
        await PublishAsync(standing, [], Sample.Delivery(standing, "beta", 1, 11));
        await PublishAsync(closed, []);
        await CommitAsync(transaction => transaction.SetExpiredAsync(closed.Id, 13, default));

        IReadOnlyList<AgencyCountersRow> rows = await store.ReadCountersAsync(default);

        Assert.Equal(
            [
                new() { Id = Agency("alpha"), StoredBytes = standing.StoredBytes, PublishedBytes = standing.StoredBytes, NextDelivery = 1, LastDelivery = 0 },
                new() { Id = Agency("beta"), StoredBytes = 0, PublishedBytes = 0, NextDelivery = 2, LastDelivery = 1 },
            ],
            rows);
        Assert.Equal(1, await store.FindLastDeliveryAsync(Agency("beta"), 12, default));
        Assert.Equal(0, await store.FindLastDeliveryAsync(Agency("beta"), 11, default));
        Assert.Equal(11, (await store.FindDeliverySummaryAsync(standing.Id, Agency("beta"), default))!.AddressedIndex);
        Assert.Null(await store.FindDeliverySummaryAsync(standing.Id, Agency("alpha"), default));
    }

    [StoreFact]
    public async Task Redundant_columns_read_as_they_are_stored()
    {
        await PutAgenciesAsync("alpha", "beta");
        AdvisoryRow advisory = Sample.Advisory("alpha", 10);
        await PublishAsync(advisory, [], Sample.Delivery(advisory, "beta", 1, 11));

        var receipt = new ReceiptRow { Advisory = advisory.Id, Principal = Sample.PrincipalOf("beta"), LogIndex = 12, Receipt = [1], Signature = "signature" };
        await CommitAsync(transaction => transaction.InsertReceiptAsync(receipt, default));

        Assert.Equal(Agency("alpha"), (await store.FindAdvisoryByIndexAsync(10, default))!.SenderAgency);
        Assert.Equal(Agency("beta"), (await store.FindReceiptByIndexAsync(12, default))!.Recipient);
    }

    [StoreFact]
    public async Task Kept_answers_are_read_in_order_of_principals_and_keys()
    {
        foreach ((string agency, string key) in ((string, string)[])[("beta", "1"), ("alpha", "2"), ("alpha", "1")])
        {
            await CommitAsync(transaction => transaction.InsertIdempotencyAsync(
                new IdempotencyRow
                {
                    Principal = Sample.PrincipalOf(agency),
                    Key = key,
                    Fingerprint = Sample.Digest("what was asked"),
                    Status = 201,
                    SealedBody = [7],
                    CreatedAt = Sample.Time,
                },
                default));
        }

        string alpha = Sample.PrincipalOf("alpha").Value;
        IReadOnlyList<IdempotencyRow> all = await store.ReadIdempotencyAsync("", "", 10, default);
        Assert.Equal([(alpha, "1"), (alpha, "2"), (Sample.PrincipalOf("beta").Value, "1")], all.Select(row => (row.Principal.Value, row.Key)));
        Assert.Equal((alpha, "2"), Assert.Single((await store.ReadIdempotencyAsync(alpha, "1", 1, default)).Select(row => (row.Principal.Value, row.Key))));
        Assert.Empty(await store.ReadIdempotencyAsync(Sample.PrincipalOf("beta").Value, "1", 10, default));
    }

    [StoreFact]
    public async Task A_row_that_belongs_to_nothing_is_found()
    {
        Assert.Null(await store.FindStrayAsync(default));
        await CommitAsync(async transaction => await transaction.WriteAsync(Append(0), default));
        await PutAgenciesAsync("alpha");
        await PublishAsync(Sample.Advisory("alpha", 0), []);
        Assert.Null(await store.FindStrayAsync(default));

        await PublishAsync(Sample.Advisory("alpha", 7), []);

        Assert.Equal(new StrayRow { TableName = "advisory", RowName = "7" }, await store.FindStrayAsync(default));
    }

    [StoreFact]
    public async Task A_row_of_another_log_is_found()
    {
        await PutAgenciesAsync("alpha");
        await engine.ExecuteAsync("INSERT INTO log_entry (log, idx, entry) SELECT 'other', 3, record FROM agency");

        Assert.Equal(new StrayRow { TableName = "log_entry", RowName = "other 3" }, await store.FindStrayAsync(default));
    }

    [StoreFact]
    public async Task The_schema_has_taken_the_steps_of_this_program()
    {
        IReadOnlyList<SchemaVersionRow> taken = await store.ReadSchemaAsync(default);

        Assert.Equal(store.Migrations.Select(step => (step.Version, step.Name)), taken.Take(store.Migrations.Count).Select(step => (step.Version, step.Name)));
    }
}
