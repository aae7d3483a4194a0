namespace Gateway.Server.Storage.Files;

/// <summary>
/// A file beside the payloads whose lock says whether any may be erased now. Whoever erases shares it for that moment; whoever copies the payloads has it alone, and waits
/// until nobody erases. The lock is the kernel's: it holds between processes and ends with the one that took it, however that ends.
/// </summary>
/// <param name="path">The file, which is made if it is not there.</param>
/// <param name="time">For pauses while somebody erases.</param>
internal sealed class ErasureLock(string path, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Takes the lock for one erasure; null while payloads are copied, and nothing may be erased.</summary>
    /// <exception cref="StorageUnavailableException">The file cannot be opened.</exception>
    public IDisposable? TryShare() => TryOpen(FileShare.Read);

    /// <summary>Takes the lock alone. Nothing is erased until the result is disposed, or the process has ended.</summary>
    /// <exception cref="StorageUnavailableException">The file cannot be opened.</exception>
    public async Task<IDisposable> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryOpen(FileShare.None) is { } held)
            {
                return held;
            }

            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private FileStream? TryOpen(FileShare share)
    {
        FileStreamOptions options = PrivateFolder.NewFile(FileAccess.Read);
        options.Mode = FileMode.OpenOrCreate;
        options.Share = share;
        return FileErrors.OpenUnlessLocked(path, options);
    }
}
