using System.Security.Cryptography;
using Gateway.Exchange;
using Gateway.Server.Anchors;
using Gateway.Server.Keys;
using Gateway.Server.Options;
using Gateway.Server.Storage;

namespace Gateway.Server.Webhooks;

/// <summary>
/// Tells one webhook what it is to be told next, in the order of the log, each notice at least once: how far it was told is kept after the receiver took it, so that a
/// process that ends in between tells it again. The lease keeps gateways of one database from doing the same; nothing here is under the log's lock.
/// </summary>
internal sealed class WebhookTurn(
    IGatewayStore store, SealedRegistrations registrations, Receivers receivers, GatewayKeys keys, LogStanding standing, GatewayOptions options, TimeProvider time,
    ILogger<WebhookTurn> logger)
{
    private const int NoticesATurn = 50;
    private const int OwnerBytes = 16;

    // Longer than any attempt, by far more than clocks of gateways differ; and short enough that what a gateway that died held is soon told by another.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    /// <summary>Takes a turn, unless somebody else has it.</summary>
    public Task RunAsync(WebhookId webhook, CancellationToken cancellationToken) => WithLeaseAsync(
        webhook,
        async owner =>
        {
            await TellAsync(webhook, owner, cancellationToken);
            return true;
        },
        cancellationToken);

    /// <summary>Makes one attempt with a notice that tells of nothing. If it is taken, a webhook that was paused goes on.</summary>
    /// <returns>What became of it; null if somebody else has the turn.</returns>
    public async Task<TestedWebhook?> TestAsync(WebhookRow row, CancellationToken cancellationToken) => await WithLeaseAsync(
        row.Id,
        async owner =>
        {
            using Receiver receiver = receivers.Open(registrations.Open(row));
            WebhookFault? fault = await SendAsync(receiver, Notice.CreateTest(options.GatewayName, row.Id, row.Agency, time.GetUtcNow()), cancellationToken);
            if (await store.FindWebhookStateAsync(row.Id, cancellationToken) is { } state)
            {
                WebhookState after = fault is null
                    ? state with { Failures = 0, Fault = null, NextAttemptAt = null, IsPaused = false }
                    : state with { Fault = fault.Value.ToWord() };
                await store.SaveWebhookStateAsync(after, owner, cancellationToken);
            }

            return new TestedWebhook(fault is null, fault?.ToWord());
        },
        cancellationToken);

    private async Task<T?> WithLeaseAsync<T>(WebhookId webhook, Func<byte[], Task<T>> work, CancellationToken cancellationToken)
    {
        byte[] owner = RandomNumberGenerator.GetBytes(OwnerBytes);
        if (!await TakeLeaseAsync(webhook, owner, cancellationToken))
        {
            return default;
        }

        try
        {
            return await work(owner);
        }
        finally
        {
            await store.ReleaseWebhookAsync(webhook, owner, CancellationToken.None);
        }
    }

    private async Task TellAsync(WebhookId webhook, byte[] owner, CancellationToken cancellationToken)
    {
        WebhookRow? row = await store.FindWebhookAsync(webhook, cancellationToken);
        WebhookState? state = await store.FindWebhookStateAsync(webhook, cancellationToken);
        if (row is not { RemovedIndex: null } || state is not { IsPaused: false } || state.NextAttemptAt > time.GetUtcNow())
        {
            return;
        }

        using Receiver receiver = receivers.Open(registrations.Open(row));
        foreach (ArrivalRow arrival in await store.ReadArrivalsAsync(row.Agency, reader: null, state.ToldIndex, NoticesATurn, cancellationToken))
        {
            // A key that was given up signs nothing, and a webhook that was removed, or an agency suspended, is told nothing more.
            if (standing.IsReadOnly || !await MayBeToldAsync(row, cancellationToken) || !await TakeLeaseAsync(webhook, owner, cancellationToken))
            {
                return;
            }

            NoticeEvent what = arrival.IsWithdrawal ? NoticeEvent.Withdrawn : NoticeEvent.Addressed;
            Notice notice = Notice.Create(options.GatewayName, webhook, row.Agency, what, arrival.Advisory, arrival.LogIndex, time.GetUtcNow());
            WebhookFault? fault = await SendAsync(receiver, notice, cancellationToken);
            state = fault is { } why ? After(state, why) : Told(state, arrival.LogIndex);
            if (!await store.SaveWebhookStateAsync(state, owner, cancellationToken) || fault is not null)
            {
                return;
            }
        }
    }

    private Task<bool> TakeLeaseAsync(WebhookId webhook, byte[] owner, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        return store.TryLeaseWebhookAsync(webhook, owner, now, now + Lease, cancellationToken);
    }

    private async Task<bool> MayBeToldAsync(WebhookRow row, CancellationToken cancellationToken) =>
        await store.FindAgencyAsync(row.Agency, cancellationToken) is { Suspended: false, Retired: false };

    private Task<WebhookFault?> SendAsync(Receiver receiver, Notice notice, CancellationToken cancellationToken) =>
        receiver.SendAsync(notice, notice.Sign(keys.Manifest), cancellationToken);

    private WebhookState Told(WebhookState state, long index) =>
        state with { ToldIndex = index, ToldAt = time.GetUtcNow(), Failures = 0, Fault = null, NextAttemptAt = null };

    private WebhookState After(WebhookState state, WebhookFault fault)
    {
        int failures = state.Failures + 1;
        bool isPaused = fault == WebhookFault.Gone || failures >= options.Webhooks.Attempts;
        logger.NoticeFailed(state.Webhook.Value, fault.ToWord(), failures, isPaused);
        return state with
        {
            Failures = failures,
            Fault = fault.ToWord(),
            NextAttemptAt = isPaused ? null : time.GetUtcNow() + RetryPace.After(TimeSpan.FromSeconds(options.Webhooks.RetrySeconds), failures),
            IsPaused = isPaused,
        };
    }
}
