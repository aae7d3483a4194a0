namespace Gateway.Audit;

/// <summary>The writer's bounds.</summary>
public sealed class LogWriterOptions
{
    /// <summary>Works that wait at most; more wait for room.</summary>
    public int QueueLength { get; init; } = 4096;

    /// <summary>How long a caller waits for room in the queue before it is told that the log cannot keep up.</summary>
    public TimeSpan QueueWait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Works that share a transaction at most.</summary>
    public int MaxBatchWorks { get; init; } = 256;

    /// <summary>No further work joins a transaction once it has this many entries.</summary>
    public int MaxBatchEntries { get; init; } = 4096;

    /// <summary>How long the works of one transaction may hold the lock.</summary>
    public TimeSpan BatchTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often it is tried to learn what became of a commit before the callers are told that nobody knows.</summary>
    public int OutcomeAttempts { get; init; } = 5;

    /// <summary>The pause before each such attempt but the first.</summary>
    public TimeSpan OutcomePause { get; init; } = TimeSpan.FromMilliseconds(500);
}
