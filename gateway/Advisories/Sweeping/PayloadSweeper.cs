using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Sweeping;

/// <summary>
/// Erases payloads that no published advisory uses: of uploads that were cut off, and of advisories closed by a process that died before it erased
/// them. Only after an hour, since an upload under way has no row yet.
/// </summary>
internal sealed class PayloadSweeper(IPayloadStore payloads, IGatewayStore store, TimeProvider time, ILogger<PayloadSweeper> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan UnreferencedAge = TimeSpan.FromHours(1);
    private static readonly TimeSpan AnswersKept = TimeSpan.FromDays(7);

    /// <summary>One sweep: payloads, and the kept answers that nobody will ask for any more.</summary>
    /// <returns>How many payloads were erased.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        await store.DeleteIdempotencyAsync(now - AnswersKept, cancellationToken);
        return await payloads.SweepAsync(store.IsPayloadReferencedAsync, now - UnreferencedAge, cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        PeriodicSweep.RunAsync(SweepAsync, Interval, time, logger, stoppingToken);
}
