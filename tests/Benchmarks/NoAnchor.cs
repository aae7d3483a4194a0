using Gateway.Audit;

namespace Benchmarks;

/// <summary>Keeps nothing: what the writer would cost without an anchor.</summary>
internal sealed class NoAnchor : ILogAnchor
{
    public ValueTask<Checkpoint?> ReadAsync(LogName log, CancellationToken cancellationToken) => new((Checkpoint?)null);

    public ValueTask ConfirmAsync(LogName log, LogHead head, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask KeepAsync(IReadOnlyDictionary<LogName, Checkpoint> checkpoints, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
