using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Server.Storage;
using Gateway.Server.Storage.Files;

namespace Gateway.Server.Anchors;

/// <summary>
/// The anchor as files of one folder, which all gateways on one database share. It belongs on another disk than the database, and out of the way of whatever
/// restores that. Errors of the disk are <see cref="StorageException"/>s.
/// </summary>
internal sealed class FileAnchor : ILogAnchor
{
    private const string LockName = "lock";
    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(5);

    private readonly string folder;
    private readonly TimeProvider time;
    private readonly Dictionary<LogName, AnchorFiles> files;

    /// <summary>Uses a folder, for logs under their first keys.</summary>
    /// <inheritdoc cref="FileAnchor(string, IEnumerable{KeyValuePair{LogName, LogKeyHistory}}, TimeProvider)"/>
    public FileAnchor(string folder, IEnumerable<KeyValuePair<LogName, NoteVerifier>> keys, TimeProvider time)
        : this(folder, keys.Select(key => KeyValuePair.Create(key.Key, new LogKeyHistory(key.Value))), time)
    {
    }

    /// <summary>Uses a folder. It is not made here: a shared folder that is not mounted must not look like a new one.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="keys">The keys of each log that is kept.</param>
    /// <param name="time">For pauses while another gateway holds the folder's lock.</param>
    public FileAnchor(string folder, IEnumerable<KeyValuePair<LogName, LogKeyHistory>> keys, TimeProvider time)
    {
        this.folder = folder;
        this.time = time;
        files = keys.ToDictionary(key => key.Key, key => new AnchorFiles(folder, key.Key, key.Value));
    }

    /// <summary>Makes the folder if it is not there, for its owner alone.</summary>
    public void Create() => FileErrors.Map(() => PrivateFolder.Create(folder));

    /// <inheritdoc/>
    public async ValueTask<Checkpoint?> ReadAsync(LogName log, CancellationToken cancellationToken)
    {
        try
        {
            return Read(log);
        }
        catch (LogAnchorException exception) when (exception.Fault == AnchorFault.Damaged)
        {
            // Another gateway may have been writing it; under the lock nobody is.
            await using FileStream held = await LockAsync(cancellationToken);
            return Read(log);
        }
    }

    /// <inheritdoc/>
    public ValueTask ConfirmAsync(LogName log, LogHead head, CancellationToken cancellationToken)
    {
        Confirm(log, head);
        return ValueTask.CompletedTask;
    }

    /// <summary>As <see cref="ConfirmAsync"/>, and returns the note that the head was compared with; null for an empty log.</summary>
    /// <exception cref="LogStoppedException">The log may not go on from this head.</exception>
    public Checkpoint? Confirm(LogName log, LogHead head)
    {
        Checkpoint? kept = null;
        FileErrors.Map(() => kept = files[log].Confirm(head));
        return kept;
    }

    /// <summary>Whether a note of at least this size is kept of a log.</summary>
    public bool Covers(LogName log, long size)
    {
        bool covers = false;
        FileErrors.Map(() => covers = files[log].Covers(size));
        return covers;
    }

    /// <inheritdoc/>
    public async ValueTask KeepAsync(IReadOnlyDictionary<LogName, Checkpoint> checkpoints, CancellationToken cancellationToken)
    {
        await using FileStream held = await LockAsync(cancellationToken);
        foreach ((LogName log, Checkpoint checkpoint) in checkpoints)
        {
            FileErrors.Map(() => files[log].Keep(checkpoint));
        }
    }

    /// <summary>Keeps a note under the log's key that is of another history than the database's: from then on no gateway that shares the folder signs.</summary>
    public async ValueTask ContradictAsync(LogName log, Checkpoint note, CancellationToken cancellationToken)
    {
        await using FileStream held = await LockAsync(cancellationToken);
        FileErrors.Map(() => files[log].Contradict(note));
    }

    private Checkpoint? Read(LogName log)
    {
        Checkpoint? kept = null;
        FileErrors.Map(() => kept = files[log].Read());
        return kept;
    }

    // Of two gateways that anchor at once the one with the smaller checkpoint must see the larger one. Held for a flush a log; it ends with its process.
    private async ValueTask<FileStream> LockAsync(CancellationToken cancellationToken)
    {
        FileStreamOptions options = PrivateFolder.NewFile(FileAccess.ReadWrite);
        options.Mode = FileMode.OpenOrCreate;
        long start = time.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(folder, LockName), options);
            }
            catch (Exception exception) when (exception is UnauthorizedAccessException or DirectoryNotFoundException)
            {
                throw new StorageUnavailableException(exception);
            }
            catch (IOException exception)
            {
                // Held by another gateway; a disk that does not answer looks the same.
                if (time.GetElapsedTime(start) > LockPatience)
                {
                    throw new StorageUnavailableException(exception);
                }

                await Task.Delay(LockPause, time, cancellationToken);
            }
        }
    }
}
