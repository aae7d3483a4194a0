using System.Security.Cryptography;
using Gateway.Client.Cli;

namespace Gateway.Client.Profiles;

/// <summary>Files that only their owner may read, written whole or not at all.</summary>
internal static class PrivateFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = OwnerOnly | UnixFileMode.UserExecute;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    // Keys, records and notes: nothing this program keeps comes near it.
    private const int MaxLengthBytes = 1 << 20;

    /// <summary>Creates a file that must not exist yet, mode 0600 from its first moment.</summary>
    /// <exception cref="IOException">It exists, or cannot be written.</exception>
    public static void CreateNew(string path, ReadOnlySpan<byte> content)
    {
        using FileStream file = Create(path);
        file.Write(content);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Creates a file that must not exist yet, mode 0600, for the caller to write and dispose.</summary>
    public static FileStream Create(string path) => new(path, Options(FileMode.CreateNew));

    /// <summary>Opens a file to write into, mode 0600 if it is new, for one process at a time; the caller disposes it.</summary>
    /// <exception cref="IOException">Another process has it open, or it cannot be written.</exception>
    public static FileStream OpenToWrite(string path) => new(path, Options(FileMode.OpenOrCreate));

    /// <summary>Replaces a file in one step: a reader, or a power cut, finds the old content or the new.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        string temporary = $"{path}.{RandomNumberGenerator.GetHexString(16, lowercase: true)}.tmp";
        try
        {
            CreateNew(temporary, content);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Makes a folder that only its owner may enter; an existing one stays as it is.</summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnerFolder);
        }
    }

    /// <summary>Reads a whole small file.</summary>
    /// <exception cref="UsageException">It is absent, unreadable or absurdly large.</exception>
    public static byte[] Read(string path)
    {
        try
        {
            // Past every buffer, and where the collector does not move it: no copy of a secret is left behind.
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            return ReadWhole(file) ?? throw new UsageException($"{path} is too large to be what it should be; check the name.");
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UsageException($"{path} does not exist; check the name, or --keys.", failure);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new UsageException($"{path} may not be read by you; check its owner and mode.", failure);
        }
    }

    /// <summary>Reads a secret and refuses one that others on this machine can read: it may no longer be a secret.</summary>
    public static byte[] ReadSecret(string path)
    {
        if (!OperatingSystem.IsWindows() && File.Exists(path) && (File.GetUnixFileMode(path) & Others) != 0)
        {
            throw new UsageException($"{path} can be read by others; run: chmod 600 {path}");
        }

        return Read(path);
    }

    // A pipe, as in "-i <(command)", tells no length.
    private static byte[]? ReadWhole(FileStream file)
    {
        int room = 1 + (file.CanSeek ? (int)Math.Min(file.Length, MaxLengthBytes) : MaxLengthBytes);
        byte[] read = GC.AllocateUninitializedArray<byte>(room, pinned: true);
        try
        {
            int length = file.ReadAtLeast(read, room, throwOnEndOfStream: false);
            if (length > MaxLengthBytes)
            {
                return null;
            }

            byte[] content = GC.AllocateUninitializedArray<byte>(length, pinned: true);
            read.AsSpan(0, length).CopyTo(content);
            return content;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(read);
        }
    }

    private static FileStreamOptions Options(FileMode mode)
    {
        FileStreamOptions options = new() { Mode = mode, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return options;
    }
}
