namespace Gateway.Audit;

/// <summary>
/// Reads a store's logs outside of any lock. Every call is its own short read and sees committed rows only; two calls may see two states, of which the
/// later one is never the older. Safe for concurrent use.
/// </summary>
public interface ILogReader : IEntrySource
{
    /// <summary>Where the log stands; <see cref="LogHead.Empty"/> if it has no head row.</summary>
    ValueTask<LogHead> ReadHeadAsync(LogName log, CancellationToken cancellationToken);

    /// <summary>The bytes of the newest signed checkpoint, or null if nothing was ever committed.</summary>
    ValueTask<byte[]?> ReadCheckpointAsync(LogName log, CancellationToken cancellationToken);
}
