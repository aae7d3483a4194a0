namespace Gateway.Server.Storage.Files;

/// <summary>
/// Keeps payloads from being erased while a backup copies what its copy of the database refers to, in whichever process: whoever erases shares a file lock for
/// that moment, a backup has it alone. The system gives a lock back when its process ends, so that a backup that was killed keeps nobody waiting.
/// </summary>
/// <param name="payloads">The payloads' folder; the lock is a file beside it.</param>
internal sealed class ErasureLock(string payloads)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string path = payloads + ".lock";

    /// <summary>Makes the file, for whoever keeps payloads: a backup may be run by somebody else, whose file could not be opened.</summary>
    public void Create() => TryShare()?.Dispose();

    /// <summary>
    /// For somebody who is about to erase one payload, until it is disposed; null while a backup is under way: what was to be erased is then a later sweep's.
    /// </summary>
    public FileStream? TryShare()
    {
        try
        {
            return Open(FileAccess.Read, FileShare.Read);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Lets nobody erase a payload until what it returns is disposed. Whoever is erasing one now is waited for.</summary>
    /// <returns>The lock, or null if another backup holds it.</returns>
    public async Task<FileStream?> TryHoldAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        while (time.GetElapsedTime(start) < Patience)
        {
            try
            {
                return Open(FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
            }
        }

        return null;
    }

    private FileStream Open(FileAccess access, FileShare share)
    {
        FileStreamOptions options = PrivateFolder.NewFile(access);
        options.Mode = FileMode.OpenOrCreate;
        options.Share = share;
        return new FileStream(path, options);
    }
}
