using Microsoft.Win32.SafeHandles;

namespace Gateway.Client.Cli;

/// <summary>
/// The process's standard input, so that reading it can be broken off. A read of a pipe or terminal that was begun ends only when something comes; what reads ahead of a
/// file that turns out to be damaged would wait for whoever holds the other end.
/// </summary>
internal static class StandardInput
{
    /// <summary>Opens it; the caller disposes the stream.</summary>
    public static Stream Open()
    {
        Stream input = Console.OpenStandardInput();
        // A file is always read to an end, and is spared the copy.
        return IsFile() ? input : new AbandonableStream(input);
    }

    private static bool IsFile()
    {
        if (OperatingSystem.IsWindows())
        {
            return false;
        }

        try
        {
            using SafeFileHandle handle = new(0, ownsHandle: false);
            using FileStream stream = new(handle, FileAccess.Read, bufferSize: 0);
            return stream.CanSeek;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false;
        }
    }
}
