using System.Globalization;

namespace EndToEnd.Tests.Harness;

/// <summary>Looks through all that a running process has in its memory, as a memory image of it would show.</summary>
internal static class ProcessMemory
{
    private const int WindowBytes = 1 << 20;

    /// <summary>Whether memory of other processes may be read here.</summary>
    public static bool MayBeRead(int processId)
    {
        try
        {
            using FileStream memory = Open(processId);
            return memory.CanRead;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Which of the patterns are somewhere in it.</summary>
    public static IReadOnlyList<string> Find(int processId, IReadOnlyDictionary<string, byte[]> patterns)
    {
        using FileStream memory = Open(processId);
        HashSet<string> found = [];
        int overlap = patterns.Values.Max(pattern => pattern.Length) - 1;
        byte[] window = new byte[WindowBytes + overlap];
        foreach ((long start, long end) in Regions(processId))
        {
            for (long at = start; at < end; at += WindowBytes)
            {
                int length = Read(memory, at, window.AsSpan(0, (int)Math.Min(window.Length, end - at)));
                ReadOnlySpan<byte> content = window.AsSpan(0, length);
                foreach ((string name, byte[] pattern) in patterns)
                {
                    if (content.IndexOf(pattern) >= 0)
                    {
                        found.Add(name);
                    }
                }
            }
        }

        return [.. found.Order(StringComparer.Ordinal)];
    }

    private static FileStream Open(int processId) => new($"/proc/{processId}/mem", FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);

    private static IEnumerable<(long Start, long End)> Regions(int processId) =>
        from line in File.ReadAllLines($"/proc/{processId}/maps")
        let parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        where parts[1].StartsWith('r') && !line.EndsWith("[vvar]", StringComparison.Ordinal) && !line.EndsWith("[vsyscall]", StringComparison.Ordinal)
        let range = parts[0].Split('-')
        select (Address(range[0]), Address(range[1]));

    private static long Address(string hex) => long.Parse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    // What was unmapped meanwhile, or is no memory, cannot be read and holds nothing of interest.
    private static int Read(FileStream memory, long at, Span<byte> window)
    {
        try
        {
            return RandomAccess.Read(memory.SafeFileHandle, window, at);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
