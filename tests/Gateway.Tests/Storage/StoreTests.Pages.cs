using Gateway.Server.Storage;

namespace Gateway.Tests.Storage;

public abstract partial class StoreTests
{
    [StoreFact]
    public async Task An_inbox_is_paged_by_log_index_without_skipping_or_repeating()
    {
        await PutAgenciesAsync("alpha", "beta");
        for (int i = 0; i < 7; i++)
        {
            AdvisoryRow advisory = Sample.Advisory("alpha", 10 + (2 * i));
            await PublishAsync(advisory, [], Sample.Delivery(advisory, "beta", i + 1, 11 + (2 * i)));
        }

        var seen = new List<long>();
        InboxPage page = await store.ReadInboxAsync(Sample.PrincipalOf("beta"), -1, 3, default);
        while (page.Items.Count > 0)
        {
            seen.AddRange(page.Items.Select(item => item.Delivery.AddressedIndex));
            page = await store.ReadInboxAsync(Sample.PrincipalOf("beta"), page.Next, 3, default);
        }

        Assert.Equal([11, 13, 15, 17, 19, 21, 23], seen);
        Assert.Equal(23, page.Next);
        Assert.Empty((await store.ReadInboxAsync(Sample.PrincipalOf("alpha"), -1, 3, default)).Items);
    }

    [StoreFact]
    public async Task An_audience_sees_what_the_rest_of_its_agency_does_not()
    {
        await PutAgenciesAsync("alpha", "beta");
        AdvisoryRow open = Sample.Advisory("alpha", 10);
        AdvisoryRow limited = Sample.Advisory("alpha", 12);
        await PublishAsync(open, [], Sample.Delivery(open, "beta", 1, 11));
        await PublishAsync(limited, [], Sample.Delivery(limited, "beta", 2, 13, Sample.PrincipalOf("beta", 2), Sample.PrincipalOf("beta", 3)));

        InboxPage named = await store.ReadInboxAsync(Sample.PrincipalOf("beta", 3), -1, 10, default);
        InboxPage other = await store.ReadInboxAsync(Sample.PrincipalOf("beta", 1), -1, 10, default);

        Assert.Equal([open.Id, limited.Id], named.Items.Select(item => item.Advisory.Id));
        Assert.Equal([open.Id], other.Items.Select(item => item.Advisory.Id));
        Assert.True(named.Items[1].Delivery.IsFor(Sample.PrincipalOf("beta", 3)));
        Assert.False(named.Items[1].Delivery.IsFor(Sample.PrincipalOf("beta", 1)));
    }

    [StoreFact]
    public async Task What_came_and_what_was_withdrawn_is_read_in_the_order_of_the_log()
    {
        await PutAgenciesAsync("alpha", "beta", "gamma");
        AdvisoryRow first = Sample.Advisory("alpha", 10);
        AdvisoryRow limited = Sample.Advisory("alpha", 12);
        AdvisoryRow elsewhere = Sample.Advisory("alpha", 14);
        AdvisoryRow last = Sample.Advisory("alpha", 18);
        await PublishAsync(first, [], Sample.Delivery(first, "beta", 1, 11));
        await PublishAsync(limited, [], Sample.Delivery(limited, "beta", 2, 13, Sample.PrincipalOf("beta", 2)));
        await PublishAsync(elsewhere, [], Sample.Delivery(elsewhere, "gamma", 1, 15));
        foreach ((AdvisoryRow advisory, long index) in ((AdvisoryRow, long)[])[(first, 16), (limited, 17), (elsewhere, 20)])
        {
            await CommitAsync(transaction => transaction.SetWithdrawnAsync(
                new WithdrawalRow { Advisory = advisory.Id, LogIndex = index, Principal = advisory.Sender, SealedWithdrawal = [1], Signature = "signature" }, default));
        }

        await PublishAsync(last, [], Sample.Delivery(last, "beta", 3, 19));

        Assert.Equal([(11, false), (13, false), (16, true), (17, true), (19, false)], await ReadAsync(null, -1, 10));
        Assert.Equal([(11, false), (16, true), (19, false)], await ReadAsync(Sample.PrincipalOf("beta", 1), -1, 10));
        Assert.Equal([(13, false), (16, true)], await ReadAsync(Sample.PrincipalOf("beta", 2), 11, 2));
        Assert.Empty(await ReadAsync(null, 19, 10));

        async Task<(long Index, bool IsWithdrawal)[]> ReadAsync(Gateway.Exchange.PrincipalId? reader, long after, int limit) =>
            [.. (await store.ReadArrivalsAsync(Agency("beta"), reader, after, limit, default)).Select(row => (row.LogIndex, row.IsWithdrawal))];
    }

    [StoreFact]
    public async Task An_outbox_shows_the_agencys_own_advisories_with_all_their_deliveries()
    {
        await PutAgenciesAsync("alpha", "beta", "gamma");
        AdvisoryRow first = Sample.Advisory("alpha", 10);
        AdvisoryRow second = Sample.Advisory("alpha", 20) with { Sender = Sample.PrincipalOf("alpha", 2) };
        await PublishAsync(first, [], Sample.Delivery(first, "gamma", 1, 12), Sample.Delivery(first, "beta", 1, 11));
        await PublishAsync(second, [], Sample.Delivery(second, "beta", 2, 21));

        OutboxPage page = await store.ReadOutboxAsync(Agency("alpha"), -1, 1, default);
        OutboxPage next = await store.ReadOutboxAsync(Agency("alpha"), page.Next, 10, default);

        Assert.Equal(first.Id, Assert.Single(page.Items).Advisory.Id);
        Assert.Equal(["beta", "gamma"], page.Items[0].Deliveries.Select(delivery => delivery.Recipient.Value));
        Assert.Equal(second.Id, Assert.Single(next.Items).Advisory.Id);
        Assert.Equal(20, next.Next);
        Assert.Equal(20, (await store.ReadOutboxAsync(Agency("alpha"), 20, 10, default)).Next);
        Assert.Empty((await store.ReadOutboxAsync(Agency("beta"), -1, 10, default)).Items);
    }

    [StoreFact]
    public async Task What_is_owed_is_what_was_asked_and_nobody_has_acknowledged()
    {
        await PutAgenciesAsync("alpha", "beta", "gamma");
        var asked = new Obligation(Agency("alpha"), Sample.Time.AddDays(1));
        for (int i = 0; i < 5; i++)
        {
            AdvisoryRow advisory = Sample.Advisory("alpha", 10 * i);
            DeliveryRow toBeta = Sample.Delivery(advisory, "beta", i + 1, (10 * i) + 1) with { Asked = i == 2 ? null : asked };
            await PublishAsync(advisory, [], toBeta, Sample.Delivery(advisory, "gamma", i + 1, (10 * i) + 2) with { Asked = asked });
            DeliveryState state = i == 1 ? DeliveryState.Declined : DeliveryState.Unreadable;
            await CommitAsync(transaction => transaction.SetDeliveryStateAsync(advisory.Id, Agency("beta"), state, Sample.Time, default));
        }

        ObligationPage first = await store.ReadOwedAsync(Sample.PrincipalOf("beta"), -1, 2, default);
        ObligationPage second = await store.ReadOwedAsync(Sample.PrincipalOf("beta"), first.Next, 2, default);
        ObligationPage due = await store.ReadDueAsync(Agency("alpha"), 1, 3, default);

        Assert.Equal([1, 31], first.Items.Select(item => item.Delivery.AddressedIndex));
        Assert.Equal([41], second.Items.Select(item => item.Delivery.AddressedIndex));
        Assert.Equal(asked, first.Items[0].Delivery.Asked);
        Assert.Equal(first.Items[0].Delivery.Advisory, first.Items[0].Advisory.Id);
        Assert.Equal([2, 12, 22], due.Items.Select(item => item.Delivery.AddressedIndex));
        Assert.Equal(22, due.Next);
        Assert.Equal(41, (await store.ReadOwedAsync(Sample.PrincipalOf("beta"), 41, 2, default)).Next);
        Assert.Empty((await store.ReadDueAsync(Agency("beta"), -1, 10, default)).Items);
    }

    [StoreFact]
    public async Task What_is_owed_by_an_audience_is_shown_to_it_alone()
    {
        await PutAgenciesAsync("alpha", "beta");
        AdvisoryRow advisory = Sample.Advisory("alpha", 10);
        await PublishAsync(
            advisory, [], Sample.Delivery(advisory, "beta", 1, 11, Sample.PrincipalOf("beta", 2)) with { Asked = new Obligation(Agency("alpha"), Sample.Time) });

        Assert.Single((await store.ReadOwedAsync(Sample.PrincipalOf("beta", 2), -1, 10, default)).Items);
        Assert.Empty((await store.ReadOwedAsync(Sample.PrincipalOf("beta", 1), -1, 10, default)).Items);
    }

    [StoreFact]
    public async Task The_newest_correction_that_stands_and_that_one_may_see_is_found()
    {
        await PutAgenciesAsync("alpha", "beta");
        AdvisoryRow first = Sample.Advisory("alpha", 10);
        AdvisoryRow toAll = Sample.Advisory("alpha", 20) with { Supersedes = first.Id };
        AdvisoryRow toOne = Sample.Advisory("alpha", 30) with { Supersedes = first.Id };
        AdvisoryRow withdrawn = Sample.Advisory("alpha", 40) with { Supersedes = first.Id };
        await PublishAsync(first, [], Sample.Delivery(first, "beta", 1, 11));
        await PublishAsync(toAll, [], Sample.Delivery(toAll, "beta", 2, 21));
        await PublishAsync(toOne, [], Sample.Delivery(toOne, "beta", 3, 31, Sample.PrincipalOf("beta", 2)));
        await PublishAsync(withdrawn, [], Sample.Delivery(withdrawn, "beta", 4, 41));
        await CommitAsync(transaction => transaction.SetExpiredAsync(withdrawn.Id, 42, default));

        Assert.Equal(first.Id, (await store.FindAdvisoryAsync(toAll.Id, default))!.Supersedes);
        Assert.Equal(toOne.Id, await store.FindCorrectionAsync(first.Id, null, default));
        Assert.Equal(toOne.Id, await store.FindCorrectionAsync(first.Id, Sample.PrincipalOf("beta", 2), default));
        Assert.Equal(toAll.Id, await store.FindCorrectionAsync(first.Id, Sample.PrincipalOf("beta", 1), default));
        Assert.Null(await store.FindCorrectionAsync(first.Id, Sample.PrincipalOf("alpha"), default));
        Assert.Null(await store.FindCorrectionAsync(toAll.Id, null, default));
        InboxPage inbox = await store.ReadInboxAsync(Sample.PrincipalOf("beta", 1), -1, 1, default);
        Assert.Equal(toAll.Id, Assert.Single(inbox.Items).CorrectedBy);
        Assert.Equal(toOne.Id, (await store.ReadOutboxAsync(Agency("alpha"), -1, 1, default)).Items[0].CorrectedBy);
    }
}
