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
}
