namespace Gateway.Server.Storage;

/// <summary>Folders and files that only their owner may read: modes 0700 and 0600.</summary>
internal static class PrivateFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes the folder if it is not there.</summary>
    public static void Create(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            // Windows keeps access in lists that a new folder inherits from the one above.
            Directory.CreateDirectory(folder);
            return;
        }

        Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
    }

    /// <summary>Options to make a new file, which must not be there yet.</summary>
    public static FileStreamOptions NewFile(FileAccess access)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = access, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return options;
    }
}
