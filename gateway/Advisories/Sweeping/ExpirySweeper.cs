using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Feed;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Sweeping;

/// <summary>Closes advisories whose expiry has passed: an <c>advisory.expired</c> entry first, and after its commit the ciphertext is erased.</summary>
internal sealed class ExpirySweeper(
    IGatewayStore store, LogWriter<IGatewayTransaction> writer, PayloadEraser eraser, TimeProvider time, ILogger<ExpirySweeper> logger)
    : BackgroundService
{
    private const int BatchSize = 100;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    /// <summary>One sweep over everything that is due.</summary>
    /// <returns>How many advisories expired.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        int expired = 0;
        DateTimeOffset now = time.GetUtcNow();
        while (await store.ReadExpirableAsync(now, BatchSize, cancellationToken) is { Count: > 0 } due)
        {
            foreach (AdvisoryId advisory in due)
            {
                expired += await ExpireAsync(advisory, cancellationToken) ? 1 : 0;
            }
        }

        return expired;
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        PeriodicSweep.RunAsync(SweepAsync, Interval, time, logger, stoppingToken);

    private async Task<bool> ExpireAsync(AdvisoryId advisory, CancellationToken cancellationToken)
    {
        LogReceipt<bool> receipt = await writer.RunAsync(
            async (transaction, entries, token) =>
            {
                // Another replica, or a withdrawal, may have come first.
                if (await transaction.FindAdvisoryAsync(advisory, token) is not { Status: AdvisoryStatus.Published })
                {
                    return false;
                }

                var detail = new AdvisoryExpiredDetail(entries.HeadSize(LogName.Directory));
                AppendedEntry entry = entries.Append(LogName.Audit, EntryDrafts.Expired(advisory, detail));
                bool expired = await transaction.SetExpiredAsync(advisory, entry.Index, token);
                await FeedRemovals.RemoveAsync(transaction, entries, advisory, FeedRemoval.Expired, token);
                return expired;
            },
            cancellationToken);
        await eraser.EraseAsync(advisory, cancellationToken);
        return receipt.Result;
    }
}
