using Gateway.Server.Errors;

namespace Gateway.Server.Advisories.Sweeping;

/// <summary>Runs a sweep at every tick of the clock until the process stops. A store that cannot answer now is asked again at the next tick.</summary>
internal static class PeriodicSweep
{
    public static async Task RunAsync(
        Func<CancellationToken, Task<int>> sweep, TimeSpan interval, TimeProvider time, ILogger logger, CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, time);
        do
        {
            try
            {
                logger.Swept(await sweep(stoppingToken));
            }
            catch (Exception fault) when (ExceptionMap.Find(fault) is not null)
            {
                logger.SweepPostponed(fault);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
