using Gateway.Server.Options;
using Gateway.Server.Storage;

namespace Gateway.Server.Keys;

/// <summary>Keeps two processes from changing one folder of keys at once. It ends with its process.</summary>
internal static class KeysLock
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Takes it, for the caller to dispose.</summary>
    /// <exception cref="SetupException">Another process has it.</exception>
    public static async Task<IDisposable> TakeAsync(DataFolder data, CancellationToken cancellationToken)
    {
        FileStreamOptions options = PrivateFolder.NewFile(FileAccess.ReadWrite);
        options.Mode = FileMode.OpenOrCreate;
        long start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(data.KeysLock, options);
            }
            catch (IOException exception)
            {
                if (TimeProvider.System.GetElapsedTime(start) > Patience)
                {
                    throw new SetupException($"Another process is changing the keys in {data.Keys}; try again when it has ended.", exception);
                }

                await Task.Delay(Pause, TimeProvider.System, cancellationToken);
            }
        }
    }
}
