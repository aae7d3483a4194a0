namespace Gateway.Audit;

/// <summary>
/// One open transaction that holds the lock of all logs: until it ends no other writer, in this process or another, may read a head for writing.
/// Disposing it without a commit rolls everything back; a store MUST NOT use a connection again whose rollback did not succeed. Not for concurrent use.
/// </summary>
public interface ILogTransaction : IAsyncDisposable
{
    /// <summary>The database's clock, UTC, read once under the lock.</summary>
    DateTimeOffset Now { get; }

    /// <summary>
    /// How many writes were made through this transaction, the works' own ones included. It tells a work that refused before it wrote anything from one that
    /// left something behind. MUST count a write that failed.
    /// </summary>
    int Writes { get; }

    /// <summary>Where the log stands; <see cref="LogHead.Empty"/> if it has no head row.</summary>
    ValueTask<LogHead> ReadHeadAsync(LogName log, CancellationToken cancellationToken);

    /// <summary>The ends of these logs, one for each: how every batch begins, so a store asks its database once.</summary>
    ValueTask<IReadOnlyDictionary<LogName, LogEnd>> ReadEndsAsync(IReadOnlyCollection<LogName> logs, CancellationToken cancellationToken);

    /// <summary>The entry stored at an index, or null.</summary>
    ValueTask<ReadOnlyMemory<byte>?> ReadEntryAsync(LogName log, long index, CancellationToken cancellationToken);

    /// <summary>Writes what a batch adds to one log. MUST fail if a row at one of the indices exists.</summary>
    ValueTask WriteAsync(LogAppend append, CancellationToken cancellationToken);

    /// <summary>
    /// Commits. When it returns, everything written MUST survive kill -9 and power loss. It is called at most once.
    /// </summary>
    /// <exception cref="LogCommitUnknownException">The connection was lost and nobody knows whether the commit took place.</exception>
    ValueTask CommitAsync(CancellationToken cancellationToken);
}
