using System.Collections.Concurrent;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Anchors;
using Gateway.Server.Errors;
using Gateway.Server.Options;
using Gateway.Server.Storage;

namespace Gateway.Server.Webhooks;

/// <summary>Gives every webhook that is to be told something its turn, so many at once. Each goes its own way: one that fails, or is slow, holds up none but itself.</summary>
internal sealed class WebhookService(
    IGatewayStore store, WebhookTurn turns, LogStanding standing, GatewayOptions options, TimeProvider time, ILogger<WebhookService> logger)
    : BackgroundService
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan AdvanceInterval = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<WebhookId, Task> underWay = new();
    private long advancedAt;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Webhooks.Enabled)
        {
            return;
        }

        using var timer = new PeriodicTimer(LookInterval, time);
        try
        {
            do
            {
                if (!standing.IsReadOnly)
                {
                    await LookAsync(stoppingToken);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        finally
        {
            // Whatever they were at ends with the same token; what was not taken is told at the next start.
            await Task.WhenAll(underWay.Values);
        }
    }

    private async Task LookAsync(CancellationToken stoppingToken)
    {
        try
        {
            await AdvanceAsync(stoppingToken);
            foreach (WebhookId webhook in await store.ReadDueWebhooksAsync(time.GetUtcNow(), 2 * options.Webhooks.Concurrency, stoppingToken))
            {
                if (underWay.Count >= options.Webhooks.Concurrency)
                {
                    return;
                }

                var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                if (underWay.TryAdd(webhook, begun.Task))
                {
                    _ = RunAsync(webhook, begun, stoppingToken);
                }
            }
        }
        catch (Exception fault) when (ExceptionMap.Find(fault) is not null)
        {
            logger.WebhooksPostponed(fault);
        }
    }

    private async Task AdvanceAsync(CancellationToken stoppingToken)
    {
        if (time.GetElapsedTime(advancedAt) >= AdvanceInterval)
        {
            await store.AdvanceIdleWebhooksAsync(time.GetUtcNow(), stoppingToken);
            advancedAt = time.GetTimestamp();
        }
    }

    private async Task RunAsync(WebhookId webhook, TaskCompletionSource begun, CancellationToken stoppingToken)
    {
        try
        {
            await turns.RunAsync(webhook, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends.
        }
        catch (Exception fault) when (ExceptionMap.Find(fault) is not null)
        {
            logger.WebhooksPostponed(fault);
        }
        catch (Exception fault) when (fault is SealedDataException or DocumentException)
        {
            logger.WebhookUnreadable(webhook.Value, fault);
        }
        finally
        {
            underWay.TryRemove(webhook, out _);
            begun.SetResult();
        }
    }
}
