using Gateway.Server.Storage;

namespace Gateway.Server.Advisories.Sweeping;

/// <summary>
/// Erases payloads that no published advisory uses: of uploads that were cut off, and of advisories closed by a process that died before it erased
/// them. Only after an hour, since an upload under way has no row yet; and never while it is under way, however long that takes.
/// </summary>
internal sealed class PayloadSweeper(IPayloadStore payloads, IGatewayStore store, TimeProvider time, ILogger<PayloadSweeper> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan UnreferencedAge = TimeSpan.FromHours(1);

    /// <summary>One sweep.</summary>
    /// <returns>How many payloads were erased.</returns>
    public Task<int> SweepAsync(CancellationToken cancellationToken) =>
        payloads.SweepAsync(store.FindReferencedPayloadsAsync, time.GetUtcNow() - UnreferencedAge, cancellationToken);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        PeriodicSweep.RunAsync(SweepAsync, Interval, time, logger, stoppingToken);
}
