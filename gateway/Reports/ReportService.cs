using Gateway.Server.Errors;
using Gateway.Server.Logging;

namespace Gateway.Server.Reports;

/// <summary>Counts the log every five minutes, so that whoever asks for a report waits for the entries since then alone. Every gateway of a database does so.</summary>
internal sealed class ReportService(ReportCounting counting, TimeProvider time, ILogger<ReportService> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await counting.CatchUpAsync(int.MaxValue, stoppingToken);
            }
            catch (Exception fault) when (ExceptionMap.Find(fault) is not null)
            {
                logger.ReportPostponed(fault);
            }
        }
    }
}
