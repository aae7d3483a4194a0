namespace Gateway.Audit;

/// <summary>What the audit library asks of a database: lock and read the heads, append, read a range. Everything else a work does in the same
/// transaction is between the work and its <typeparamref name="TTransaction"/>.</summary>
/// <typeparam name="TTransaction">The store's transaction, through which works reach their own tables too.</typeparam>
public interface ILogStore<TTransaction>
    where TTransaction : ILogTransaction
{
    /// <summary>Reads outside of the lock.</summary>
    ILogReader Reader { get; }

    /// <summary>
    /// Opens a transaction and takes the lock of all logs, waiting for it within a bound of the store's own. A transaction of unknown outcome that the
    /// database has not settled yet still holds the lock: whoever gets it sees what became of it.
    /// </summary>
    ValueTask<TTransaction> BeginAsync(CancellationToken cancellationToken);
}
