using System.Runtime.InteropServices;
using System.Text;

namespace Gateway.Audit;

/// <summary>
/// Makes new, renamed and removed names of a folder durable (fsync(2) on the folder), for which .NET has no call of its own. Whoever promises that a file
/// which has its name is there after a power cut needs it: payloads, anchors, a witness.
/// </summary>
public static class FolderSync
{
    private const int ReadOnlyCloseOnExec = 0x80000;

    /// <summary>Flushes the folder to the disk. On Windows the file system's journal keeps names in order, and there is nothing to call.</summary>
    /// <exception cref="IOException">The folder could not be flushed.</exception>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        int descriptor = Open(Encoding.UTF8.GetBytes(folder + '\0'), OperatingSystem.IsLinux() ? ReadOnlyCloseOnExec : 0);
        if (descriptor < 0)
        {
            throw Error();
        }

        try
        {
            if (Sync(descriptor) != 0)
            {
                throw Error();
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static IOException Error()
    {
        int error = Marshal.GetLastPInvokeError();
        return new IOException("The folder could not be flushed to the disk.", error);
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Sync(int descriptor);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
}
