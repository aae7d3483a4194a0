using Gateway.Exchange;
using Gateway.Server.Errors;
using Gateway.Server.Logging;
using Gateway.Server.Storage;

namespace Gateway.Server.Expiry;

/// <summary>Warns in the log, at the start and every day, of what ends within thirty days: the gateway's own, and principals whose keys stop to count.</summary>
internal sealed class ExpiryService(OwnExpiries own, IGatewayStore store, TimeProvider time, ILogger<ExpiryService> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromDays(1);

    /// <summary>Looks once, and logs a line for each.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        foreach (ExpiringItem item in own.Find() ?? [])
        {
            logger.OwnExpires(item.What, item.At, item.Days);
        }

        DateTimeOffset now = time.GetUtcNow();
        foreach (AgencyRow agency in await store.ListAgenciesAsync(cancellationToken))
        {
            foreach (RecordedPrincipal principal in agency.Retired ? [] : AgencyRecord.Parse(agency.Record).Principals)
            {
                if (principal.IsInForce(now) && ExpiryNotice.DaysLeft(principal.ValidTo, now) is { } days)
                {
                    logger.PrincipalExpires(principal.Id.Value, days);
                }
            }
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception fault) when (ExceptionMap.Find(fault) is not null)
            {
                logger.ExpiryLookFailed(fault);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
