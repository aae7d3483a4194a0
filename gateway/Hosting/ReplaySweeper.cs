using Gateway.Server.Logging;
using Gateway.Server.Storage;

namespace Gateway.Server.Hosting;

/// <summary>Forgets used ids (of assertions and proofs) whose time has passed, so that the table does not grow for ever.</summary>
internal sealed class ReplaySweeper(IGatewayStore store, TimeProvider time, ILogger<ReplaySweeper> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await store.DeleteExpiredReplayAsync(time.GetUtcNow(), stoppingToken);
            }
            catch (StorageException exception)
            {
                // It is tried again at the next tick; ids kept too long harm nobody.
                logger.SweepFailed(exception);
            }
        }
    }
}
