namespace Gateway.Server.Storage.Files;

/// <summary>What errors of the file system mean to the gateway.</summary>
internal static class FileErrors
{
    // The low half of HResult is errno on Unix, and a Win32 code on Windows.
    private const int NoSpaceLeft = 28;
    private const int QuotaExceeded = 122;
    private const int FileTooLarge = 27;
    private const int WouldBlock = 11;
    private const int WindowsSharingViolation = unchecked((int)0x80070020);
    private const int WindowsHandleDiskFull = unchecked((int)0x80070027);
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    /// <summary>Runs <paramref name="work"/>, its errors mapped.</summary>
    public static void Map(Action work)
    {
        try
        {
            work();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ToStorage(exception);
        }
    }

    /// <summary>Runs <paramref name="work"/>, its errors mapped.</summary>
    public static async Task<T> MapAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ToStorage(exception);
        }
    }

    /// <summary>Opens a file, its errors mapped; null if somebody holds a lock on it that does not go with the one asked for.</summary>
    public static FileStream? OpenUnlessLocked(string path, FileStreamOptions options)
    {
        try
        {
            return new FileStream(path, options);
        }
        catch (IOException exception) when (exception.HResult is WouldBlock or WindowsSharingViolation)
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ToStorage(exception);
        }
    }

    private static StorageException ToStorage(Exception exception) => exception switch
    {
        FileNotFoundException or DirectoryNotFoundException => new PayloadMissingException(),
        _ => exception.HResult is NoSpaceLeft or QuotaExceeded or FileTooLarge or WindowsHandleDiskFull or WindowsDiskFull
            ? new StorageFullException(exception)
            : new StorageUnavailableException(exception),
    };
}
