namespace Gateway.Server.Storage.Files;

/// <summary>
/// A file beside the payloads whose lock says whether any may be erased now, in whichever process. Whoever erases shares it for that moment; a backup, which copies what its
/// copy of the database refers to, has it alone. The lock is the kernel's and ends with the process that took it: a backup that was killed keeps nobody waiting.
/// </summary>
/// <param name="payloads">The payloads' folder.</param>
/// <param name="time">For pauses while somebody erases.</param>
internal sealed class ErasureLock(string payloads, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string path = payloads + ".lock";

    /// <summary>Makes the file, for whoever keeps payloads: a backup may be run by somebody else, whose file could not be opened.</summary>
    /// <exception cref="StorageUnavailableException">The file cannot be opened.</exception>
    public void Create() => TryShare()?.Dispose();

    /// <summary>Takes the lock for one erasure; null while payloads are copied: what was to be erased is then a later sweep's.</summary>
    /// <exception cref="StorageUnavailableException">The file cannot be opened.</exception>
    public IDisposable? TryShare() => TryOpen(FileShare.Read);

    /// <summary>Takes the lock alone. Nothing is erased until the result is disposed, or the process has ended; whoever is erasing now is waited for.</summary>
    /// <returns>The lock, or null if another backup holds it.</returns>
    /// <exception cref="StorageUnavailableException">The file cannot be opened.</exception>
    public async Task<IDisposable?> TryTakeAsync(CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        while (time.GetElapsedTime(start) < Patience)
        {
            if (TryOpen(FileShare.None) is { } held)
            {
                return held;
            }

            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
        }

        return null;
    }

    private FileStream? TryOpen(FileShare share)
    {
        FileStreamOptions options = PrivateFolder.NewFile(FileAccess.Read);
        options.Mode = FileMode.OpenOrCreate;
        options.Share = share;
        return FileErrors.OpenUnlessLocked(path, options);
    }
}
