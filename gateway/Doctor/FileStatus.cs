using System.Runtime.InteropServices;
using System.Text;

namespace Gateway.Server.Doctor;

/// <summary>Whose a file is and on which device it lies, which .NET does not tell: statx(2), whose layout is the same on every Linux.</summary>
/// <param name="Owner">The user's number.</param>
/// <param name="Device">The device's.</param>
internal readonly record struct FileStatus(uint Owner, ulong Device)
{
    private const int CurrentFolder = -100;
    private const uint BasicStatus = 0x7ff;
    private const int StatusBytes = 256;
    private const int OwnerOffset = 20;
    private const int DeviceOffset = 136;

    /// <summary>Asks. Null where the system does not say, or there is no such file.</summary>
    public static FileStatus? Read(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        byte[] status = new byte[StatusBytes];
        return Statx(CurrentFolder, Encoding.UTF8.GetBytes(path + '\0'), 0, BasicStatus, status) != 0
            ? null
            : new FileStatus(
                BitConverter.ToUInt32(status, OwnerOffset),
                BitConverter.ToUInt32(status, DeviceOffset) | ((ulong)BitConverter.ToUInt32(status, DeviceOffset + sizeof(uint)) << 32));
    }

    /// <summary>The user that this process is; null where the system does not say.</summary>
    public static uint? CurrentUser => OperatingSystem.IsLinux() ? GetEffectiveUser() : null;

    [DllImport("libc", EntryPoint = "statx")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Statx(int folder, byte[] path, int flags, uint mask, byte[] status);

    [DllImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint GetEffectiveUser();
}
