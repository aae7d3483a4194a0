using Gateway.Server.Advisories.Sweeping;
using Gateway.Server.Storage;

namespace Gateway.Server.Hosting;

/// <summary>
/// Forgets what is remembered of requests once it can matter no more, so that the tables do not grow for ever: used ids of assertions and proofs, and kept answers. In
/// small portions, since whoever publishes waits for each.
/// </summary>
internal sealed class RequestSweeper(IGatewayStore store, TimeProvider time, ILogger<RequestSweeper> logger) : BackgroundService
{
    /// <summary>Rows that are deleted in one go.</summary>
    public const int Portion = 500;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan AnswersKept = TimeSpan.FromDays(7);

    // A used id is the guard of every gateway on the database, and the one that sweeps may be the one whose clock is ahead. Kept too long it harms nobody.
    private static readonly TimeSpan UsedIdsKept = TimeSpan.FromMinutes(10);

    /// <summary>One sweep.</summary>
    /// <returns>How many rows were forgotten.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        return await ForgetAllAsync(() => store.DeleteExpiredReplayAsync(now - UsedIdsKept, Portion, cancellationToken))
            + await ForgetAllAsync(() => store.DeleteIdempotencyAsync(now - AnswersKept, Portion, cancellationToken));
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        PeriodicSweep.RunAsync(SweepAsync, Interval, time, logger, stoppingToken);

    private static async Task<int> ForgetAllAsync(Func<Task<int>> forget)
    {
        int total = 0;
        int forgotten;
        do
        {
            forgotten = await forget();
            total += forgotten;
        }
        while (forgotten == Portion);
        return total;
    }
}
