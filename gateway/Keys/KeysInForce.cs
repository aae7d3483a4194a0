using System.Collections.Concurrent;
using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Keys;

/// <summary>
/// Whether the keys of this process still sign. They do not if a rotation gave them up, here or at another gateway of the same database: then whatever they signed
/// would be a second history of a log, or a manifest that nobody accepts. Asked under the logs' lock, where no rotation is under way.
/// </summary>
/// <param name="logs">The keys of the logs.</param>
/// <param name="recorded">The keys that the gateway's record has to name; null to whoever signs nothing by them.</param>
/// <param name="store">The database.</param>
internal sealed class KeysInForce(IReadOnlyDictionary<LogName, LogKeyHistory> logs, RecordedKeys? recorded, IGatewayStore store)
{
    // The head that this process signed last: as long as nobody else wrote, there is nothing to look up.
    private readonly ConcurrentDictionary<LogName, TreeHead> signed = new();
    private long recordSeenAt = -1;

    /// <summary>Notes what this process has signed.</summary>
    public void Note(IReadOnlyDictionary<LogName, Checkpoint> checkpoints)
    {
        foreach ((LogName log, Checkpoint checkpoint) in checkpoints)
        {
            signed[log] = checkpoint.Tree;
        }
    }

    /// <summary>Requires that the log's newest checkpoint is by a key that this process has.</summary>
    /// <exception cref="LogKeyRetiredException">It is not.</exception>
    public ValueTask RequireSignerAsync(LogName log, LogHead head, CancellationToken cancellationToken) =>
        head.Size == 0 || (signed.TryGetValue(log, out TreeHead last) && last.Size == head.Size)
            ? ValueTask.CompletedTask
            : new(RequireSignerAsync(log, cancellationToken));

    /// <summary>Requires that the gateway's record, which the directory log holds, names the keys of this process.</summary>
    /// <exception cref="LogKeyRetiredException">It names others.</exception>
    public async ValueTask RequireRecordAsync(LogName log, LogHead head, CancellationToken cancellationToken)
    {
        if (log == LogName.Directory && head.Size != Interlocked.Read(ref recordSeenAt))
        {
            await RequireRecordAsync(cancellationToken);
            Interlocked.Exchange(ref recordSeenAt, head.Size);
        }
    }

    /// <summary>Requires that the gateway's record names the keys of this process.</summary>
    /// <returns>The record; null in a database without one.</returns>
    /// <exception cref="LogKeyRetiredException">It names others.</exception>
    public async ValueTask<OwnRecord?> RequireRecordAsync(CancellationToken cancellationToken)
    {
        OwnRecord? record = await OwnRecord.ReadAsync(store, cancellationToken);
        if (record is not null && recorded is not null && !record.KeyInForce(KeyPurpose.Manifest).Equals(recorded.Manifest))
        {
            throw new LogKeyRetiredException("The directory names another manifest key of this gateway: the key was rotated.");
        }

        return record is null || recorded is null || record.KeyInForce(KeyPurpose.Token).Equals(recorded.Token)
            ? record
            : throw new LogKeyRetiredException("The directory names another token key of this gateway: the key was rotated.");
    }

    private async Task RequireSignerAsync(LogName log, CancellationToken cancellationToken)
    {
        try
        {
            if (await store.ReadCheckpointAsync(log, cancellationToken) is { } note && logs[log].Verify(Checkpoint.Parse(note)) != Verdict.Ok)
            {
                throw new LogKeyRetiredException(log);
            }
        }
        catch (CheckpointFormatException exception)
        {
            throw new LogKeyRetiredException($"The newest checkpoint of the {log} log is none.", exception);
        }
    }
}
