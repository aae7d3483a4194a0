namespace Gateway.Audit;

/// <summary>
/// The last signed checkpoint of each log, kept where a change of the database does not reach: who restores an older database finds here how far its logs had
/// come. It is written after a commit and before anybody hears of it, so it is never ahead of the database it belongs to. Safe for concurrent use, by
/// several gateways on one database too.
/// </summary>
public interface ILogAnchor
{
    /// <summary>The largest checkpoint that was kept of a log, its signature verified; null if none ever was.</summary>
    /// <exception cref="LogAnchorException">What is kept is not a checkpoint of this log, or a kept note contradicts the log.</exception>
    ValueTask<Checkpoint?> ReadAsync(LogName log, CancellationToken cancellationToken);

    /// <summary>
    /// Asked under the logs' lock before anything is signed: MUST throw if a log may not go on from this head. That is at least what
    /// <see cref="AnchorRule"/> says.
    /// </summary>
    /// <exception cref="LogStoppedException">The log may not go on from this head.</exception>
    ValueTask ConfirmAsync(LogName log, LogHead head, CancellationToken cancellationToken);

    /// <summary>
    /// Keeps checkpoints. When it returns they MUST survive power loss. One that is not larger than the one kept of its log changes nothing: another
    /// gateway went ahead.
    /// </summary>
    ValueTask KeepAsync(IReadOnlyDictionary<LogName, Checkpoint> checkpoints, CancellationToken cancellationToken);
}
