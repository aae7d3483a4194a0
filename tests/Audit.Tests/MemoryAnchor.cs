using System.Collections.Concurrent;
using Gateway.Audit;

namespace Audit.Tests;

/// <summary>An anchor in memory, for tests: it fails on demand.</summary>
public sealed class MemoryAnchor : ILogAnchor
{
    public ConcurrentDictionary<LogName, Checkpoint> Kept { get; } = new();

    /// <summary>How many of the next attempts to keep something fail.</summary>
    public int FailingKeeps { get; set; }

    /// <summary>Called at the start of each attempt to keep something.</summary>
    public Action<IReadOnlyDictionary<LogName, Checkpoint>> WhenKeeping { get; set; } = static _ => { };

    public ValueTask<Checkpoint?> ReadAsync(LogName log, CancellationToken cancellationToken) => new(Kept.GetValueOrDefault(log));

    public ValueTask ConfirmAsync(LogName log, LogHead head, CancellationToken cancellationToken)
    {
        AnchorRule.Confirm(log, Kept.GetValueOrDefault(log), head);
        return ValueTask.CompletedTask;
    }

    public ValueTask KeepAsync(IReadOnlyDictionary<LogName, Checkpoint> checkpoints, CancellationToken cancellationToken)
    {
        WhenKeeping(checkpoints);
        if (FailingKeeps > 0)
        {
            FailingKeeps--;
            throw new IOException("The anchor's disk does not answer.");
        }

        foreach ((LogName log, Checkpoint checkpoint) in checkpoints)
        {
            Kept.AddOrUpdate(log, checkpoint, (_, kept) => kept.Tree.Size < checkpoint.Tree.Size ? checkpoint : kept);
        }

        return ValueTask.CompletedTask;
    }
}
