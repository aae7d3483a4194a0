using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Server.Anchors;
using Gateway.Server.Errors;
using Gateway.Server.Hosting;
using Gateway.Server.Logging;
using Gateway.Server.Options;
using Gateway.Server.Storage;

namespace Gateway.Server.Timestamps;

/// <summary>
/// Has the newest checkpoint of each log dated now and then, if the log grew: who later steals the log's key cannot show that another history is as old. Not
/// needed for anything that the gateway does; an authority that fails is asked again at the next time.
/// </summary>
internal sealed class TimestampService(
    TimestampSource authority,
    IGatewayStore store,
    LogStanding standing,
    LogWriter<IGatewayTransaction> writer,
    GatewayOptions options,
    TimeProvider time,
    ILogger<TimestampService> logger)
    : BackgroundService
{
    /// <summary>Has the newest checkpoint of a log dated, unless it is already.</summary>
    public async Task DateAsync(LogName log, CancellationToken cancellationToken)
    {
        long dated = await store.ReadTimestampedSizeAsync(log, cancellationToken);
        if (await standing.ReadReleasedAsync(log, cancellationToken) is not { } note || Checkpoint.Parse(note).Tree.Size is var size && size <= dated)
        {
            return;
        }

        TimestampToken token = await authority.DateAsync(note, cancellationToken);
        await writer.RunAsync(
            async (transaction, _, stopping) => await transaction.TryInsertTimestampAsync(log, size, token.Bytes, stopping), cancellationToken);
        logger.Timestamped(log.Value, size, token.Time);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!authority.IsConfigured)
        {
            return;
        }

        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.Logs.TimestampSeconds), time);
        do
        {
            foreach (LogName log in writer.Logs)
            {
                await TryDateAsync(log, stoppingToken);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task TryDateAsync(LogName log, CancellationToken stoppingToken)
    {
        try
        {
            await DateAsync(log, stoppingToken);
        }
        catch (Exception fault) when (fault is OutboundException or TimestampFormatException || ExceptionMap.Find(fault) is not null)
        {
            logger.TimestampPostponed(log.Value, fault);
        }
    }
}
