using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Tests.Storage;

public abstract partial class StoreTests
{
    private static readonly byte[] One = [.. Enumerable.Repeat((byte)1, 16)];
    private static readonly byte[] Two = [.. Enumerable.Repeat((byte)2, 16)];

    [StoreFact]
    public async Task A_webhook_is_stored_and_removed_once()
    {
        WebhookRow webhook = await PutWebhookAsync(registeredIndex: 5);
        WebhookRow stored = Assert.Single(await store.ReadWebhooksAsync(Agency("beta"), default));
        Assert.Equal((webhook.Id, webhook.Principal, 5L), (stored.Id, stored.Principal, stored.RegisteredIndex));
        Assert.Equal(webhook.SealedRegistration, stored.SealedRegistration);
        Assert.Equal(webhook.Id, (await store.FindWebhookByIndexAsync(5, default))!.Id);
        Assert.Equal((1L, 0L), ((await store.CountAsync(5, 6, default)).Webhooks, (await store.CountAsync(0, 100, default)).RemovedWebhooks));

        Assert.True(await CommitAsync(transaction => transaction.RemoveWebhookAsync(webhook.Id, 9, default)));
        Assert.Empty(await store.ReadWebhooksAsync(Agency("beta"), default));
        Assert.Equal(9, (await store.FindWebhookAsync(webhook.Id, default))!.RemovedIndex);
        Assert.Equal(webhook.Id, (await store.FindWebhookByRemovalAsync(9, default))!.Id);
        Assert.False(await store.HasWebhookStateAsync(webhook.Id, default));
        Assert.Null(await store.FindWebhookStateAsync(webhook.Id, default));
        Assert.Equal(1, (await store.CountAsync(9, 10, default)).RemovedWebhooks);
    }

    [StoreFact]
    public async Task A_webhook_is_due_while_something_came_that_it_was_not_told()
    {
        WebhookRow webhook = await PutWebhookAsync(registeredIndex: 5);
        Assert.Empty(await DueAsync());
        AdvisoryRow advisory = Sample.Advisory("alpha", 10);
        await PublishAsync(advisory, [], Sample.Delivery(advisory, "beta", 1, 11));
        Assert.Equal([webhook.Id], await DueAsync());

        await SaveAsync(new WebhookState { Webhook = webhook.Id, ToldIndex = 11, ToldAt = Sample.Time });
        Assert.Empty(await DueAsync());
        await CommitAsync(transaction => transaction.SetWithdrawnAsync(
            new WithdrawalRow { Advisory = advisory.Id, LogIndex = 12, Principal = advisory.Sender, SealedWithdrawal = [1], Signature = "signature" }, default));
        Assert.Equal([webhook.Id], await DueAsync());

        await SaveAsync(new WebhookState { Webhook = webhook.Id, ToldIndex = 11, Failures = 1, Fault = "status", NextAttemptAt = Sample.Time.AddSeconds(1) });
        Assert.Empty(await DueAsync());
        Assert.Equal([webhook.Id], await DueAsync(Sample.Time.AddSeconds(1)));
        WebhookState kept = (await store.FindWebhookStateAsync(webhook.Id, default))!;
        Assert.Equal((11L, 1, "status", Sample.Time.AddSeconds(1), false), (kept.ToldIndex, kept.Failures, kept.Fault, kept.NextAttemptAt!.Value, kept.IsPaused));

        await SaveAsync(kept with { IsPaused = true });
        Assert.Empty(await DueAsync(Sample.Time.AddDays(1)));
        Assert.Equal(1, await store.CountPausedWebhooksAsync(default));
        await SaveAsync(kept with { IsPaused = false, NextAttemptAt = null });
        await CommitAsync(transaction => transaction.SetSuspendedAsync(Agency("beta"), true, default));
        Assert.Empty(await DueAsync());
    }

    [StoreFact]
    public async Task A_lease_is_one_owners_until_it_ends_or_is_given_back()
    {
        WebhookRow webhook = await PutWebhookAsync(registeredIndex: 5);
        AdvisoryRow advisory = Sample.Advisory("alpha", 10);
        await PublishAsync(advisory, [], Sample.Delivery(advisory, "beta", 1, 11));
        DateTimeOffset now = Sample.Time;

        Assert.True(await store.TryLeaseWebhookAsync(webhook.Id, One, now, now.AddMinutes(1), default));
        Assert.False(await store.TryLeaseWebhookAsync(webhook.Id, Two, now, now.AddMinutes(1), default));
        Assert.True(await store.TryLeaseWebhookAsync(webhook.Id, One, now, now.AddMinutes(2), default));
        Assert.Empty(await DueAsync(now.AddMinutes(1)));
        Assert.False(await store.SaveWebhookStateAsync(new WebhookState { Webhook = webhook.Id, ToldIndex = 11 }, Two, default));
        await store.ReleaseWebhookAsync(webhook.Id, Two, default);
        Assert.False(await store.TryLeaseWebhookAsync(webhook.Id, Two, now, now.AddMinutes(1), default));

        Assert.Equal([webhook.Id], await DueAsync(now.AddMinutes(2)));
        Assert.True(await store.TryLeaseWebhookAsync(webhook.Id, Two, now.AddMinutes(2), now.AddMinutes(3), default));
        Assert.False(await store.SaveWebhookStateAsync(new WebhookState { Webhook = webhook.Id, ToldIndex = 11 }, One, default));
        await store.ReleaseWebhookAsync(webhook.Id, Two, default);
        Assert.True(await store.TryLeaseWebhookAsync(webhook.Id, One, now, now.AddMinutes(1), default));
    }

    [StoreFact]
    public async Task What_is_no_webhooks_to_be_told_counts_as_told()
    {
        WebhookRow idle = await PutWebhookAsync(registeredIndex: 0);
        WebhookRow waiting = Webhook("alpha", 1);
        await CommitAsync(transaction => transaction.InsertWebhookAsync(waiting, default));
        for (long index = 0; index < 5; index++)
        {
            LogAppend entry = Append(index);
            await CommitAsync(transaction => transaction.WriteAsync(entry, default).AsTask());
        }

        AdvisoryRow advisory = Sample.Advisory("beta", 2);
        await PublishAsync(advisory, [], Sample.Delivery(advisory, "alpha", 1, 3));

        await store.AdvanceIdleWebhooksAsync(Sample.Time, default);
        long size = (await store.ReadHeadAsync(LogName.Audit, default)).Size;
        Assert.Equal((size - 1, 1L), ((await store.FindWebhookStateAsync(idle.Id, default))!.ToldIndex, (await store.FindWebhookStateAsync(waiting.Id, default))!.ToldIndex));
    }

    private Task<IReadOnlyList<WebhookId>> DueAsync(DateTimeOffset? now = null) => store.ReadDueWebhooksAsync(now ?? Sample.Time, 10, default);

    private async Task SaveAsync(WebhookState state)
    {
        Assert.True(await store.TryLeaseWebhookAsync(state.Webhook, One, Sample.Time, Sample.Time.AddMinutes(1), default));
        Assert.True(await store.SaveWebhookStateAsync(state, One, default));
        await store.ReleaseWebhookAsync(state.Webhook, One, default);
    }

    private async Task<WebhookRow> PutWebhookAsync(long registeredIndex)
    {
        await PutAgenciesAsync("alpha", "beta");
        WebhookRow webhook = Webhook("beta", registeredIndex);
        await CommitAsync(transaction => transaction.InsertWebhookAsync(webhook, default));
        return webhook;
    }

    private static WebhookRow Webhook(string agency, long registeredIndex) => new()
    {
        Id = WebhookId.Create(TimeProvider.System),
        Agency = Agency(agency),
        Principal = Sample.PrincipalOf(agency),
        RegisteredIndex = registeredIndex,
        SealedRegistration = [1, 2, 3],
    };
}
