using Gateway.Audit;

namespace Gateway.Server.Options;

/// <summary>Files that hold secrets: readable by their owner alone, or the gateway does not start.</summary>
internal static class SecretFile
{
    private const int MaxBytes = 64 * 1024;

    private const UnixFileMode OthersMode =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>
    /// Adds one sentence to <paramref name="errors"/> when the file that a setting names is absent, too long, or open to group or world.
    /// </summary>
    public static void CheckSecret(string setting, string? path, List<string> errors)
    {
        if (path is not null && FindFault(path) is { } fault)
        {
            errors.Add($"{setting}: {fault}");
        }
    }

    /// <summary>Adds one sentence to <paramref name="errors"/> when the file that a setting names is absent.</summary>
    public static void CheckReadable(string setting, string? path, List<string> errors)
    {
        if (path is not null && !File.Exists(path))
        {
            errors.Add($"{setting}: there is no file {path}.");
        }
    }

    /// <summary>Reads a secret file whole. The caller zeroes the bytes.</summary>
    /// <exception cref="SetupException">The file is absent, too long, or open to group or world.</exception>
    public static byte[] Read(string path) => FindFault(path) is { } fault ? throw new SetupException(fault) : File.ReadAllBytes(path);

    /// <summary>Writes a secret into a new file of mode 0600 and makes it durable.</summary>
    public static void Write(string path, ReadOnlySpan<byte> secret)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(path, options);
        file.Write(secret);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Writes a secret into a file of mode 0600, which is then the new one or still the one before, whatever happens meanwhile.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> secret)
    {
        string next = path + ".tmp";
        File.Delete(next);
        Write(next, secret);
        Rename(next, path);
    }

    /// <summary>Gives a file another name, in place of the file that had it, and makes that durable.</summary>
    public static void Rename(string from, string to)
    {
        File.Move(from, to, overwrite: true);
        FolderSync.Flush(Path.GetDirectoryName(to)!);
    }

    private static string? FindFault(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            return $"there is no file {path}.";
        }

        if (file.Length > MaxBytes)
        {
            return $"{path} is too long for a secret.";
        }

        return !OperatingSystem.IsWindows() && (file.UnixFileMode & OthersMode) != 0
            ? $"{path} is open to others; run chmod 600 on it."
            : null;
    }
}
