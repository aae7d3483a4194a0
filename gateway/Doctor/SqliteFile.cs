namespace Gateway.Server.Doctor;

/// <summary>The first bytes of a SQLite file (sqlite.org/fileformat2.html §1.3), which tell what opening it would do.</summary>
internal static class SqliteFile
{
    private const int HeaderBytes = 100;
    private const int WriteVersionOffset = 18;
    private const byte WriteAheadLog = 2;

    /// <summary>Whether the file is a SQLite database.</summary>
    public static bool IsDatabase(string path) => ReadHeader(path).AsSpan().StartsWith("SQLite format 3\0"u8);

    /// <summary>Whether it is one in WAL mode.</summary>
    public static bool IsWriteAheadLogged(string path) => IsDatabase(path) && ReadHeader(path)[WriteVersionOffset] == WriteAheadLog;

    private static byte[] ReadHeader(string path)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        byte[] header = new byte[HeaderBytes];
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) == HeaderBytes ? header : [];
    }
}
