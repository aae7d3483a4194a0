using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Agencies;
using Gateway.Server.Anchors;
using Gateway.Server.Errors;
using Gateway.Server.Logging;
using Gateway.Server.Options;
using Gateway.Server.Storage;

namespace Gateway.Server.Logs;

/// <summary>
/// Lets a quiet log grow: whoever watches it can then tell a log to which nothing happens from one that is no longer shown to him. Several gateways on one
/// database beat once, not once each.
/// </summary>
internal sealed class HeartbeatService(
    IGatewayStore store,
    LogWriter<IGatewayTransaction> writer,
    LogStanding standing,
    DirectoryLedger directory,
    GatewayOptions options,
    TimeProvider time,
    ILogger<HeartbeatService> logger)
    : BackgroundService
{
    // Also how long to wait while nothing may be signed.
    private static readonly TimeSpan RetryAfterFault = TimeSpan.FromSeconds(5);

    private readonly TimeSpan interval = TimeSpan.FromSeconds(options.Logs.HeartbeatSeconds);
    private readonly Dictionary<LogName, Sighting> sightings = [];

    /// <summary>Looks at both logs, and appends <c>log.heartbeat</c> to one that has been quiet for the interval.</summary>
    /// <returns>After how long to look again.</returns>
    public async Task<TimeSpan> BeatAsync(CancellationToken cancellationToken)
    {
        if (standing.IsReadOnly)
        {
            return RetryAfterFault;
        }

        TimeSpan wait = interval;
        foreach (LogName log in writer.Logs)
        {
            TimeSpan left = await BeatAsync(log, cancellationToken);
            wait = left < wait ? left : wait;
        }

        return wait;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            TimeSpan wait;
            try
            {
                wait = await BeatAsync(stoppingToken);
            }
            catch (Exception fault) when (ExceptionMap.Find(fault) is not null)
            {
                logger.HeartbeatPostponed(fault);
                wait = RetryAfterFault;
            }

            await Task.Delay(wait, time, stoppingToken);
        }
    }

    private async Task<TimeSpan> BeatAsync(LogName log, CancellationToken cancellationToken)
    {
        Sighting sighting = Look(log, await store.ReadHeadAsync(log, cancellationToken));
        TimeSpan left = interval - sighting.Quiet - time.GetElapsedTime(sighting.Timestamp);
        if (left > TimeSpan.Zero)
        {
            return left;
        }

        await writer.RunAsync((transaction, entries, token) => AppendAsync(log, sighting.Size, transaction, entries, token), cancellationToken);
        return interval;
    }

    /// <summary>
    /// Since when the log has this size. The time of its last entry counts at the first sight only, after a start: later the process's own clock does,
    /// which nobody sets back.
    /// </summary>
    private Sighting Look(LogName log, LogHead head)
    {
        if (sightings.TryGetValue(log, out Sighting? last) && last.Size == head.Size)
        {
            return last;
        }

        TimeSpan quiet = last is null ? time.GetUtcNow() - head.LastTime : TimeSpan.Zero;
        return sightings[log] = new Sighting(head.Size, time.GetTimestamp(), quiet > TimeSpan.Zero ? quiet : TimeSpan.Zero);
    }

    private async ValueTask<bool> AppendAsync(
        LogName log, long quietSize, IGatewayTransaction transaction, EntryAppender entries, CancellationToken cancellationToken)
    {
        // Under the lock: another gateway, or a work of this batch, may have appended since.
        if (entries.HeadSize(log) != quietSize)
        {
            return false;
        }

        if (log == LogName.Directory)
        {
            await directory.BeatAsync(transaction, entries, cancellationToken);
        }
        else
        {
            entries.Append(log, EntryDrafts.Heartbeat(log));
        }

        return true;
    }

    private sealed record Sighting(long Size, long Timestamp, TimeSpan Quiet);
}
