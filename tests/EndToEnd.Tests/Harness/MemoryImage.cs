using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace EndToEnd.Tests.Harness;

/// <summary>What a running process holds in memory, read from outside as a debugger would.</summary>
internal sealed class MemoryImage(int processId)
{
    private const int ChunkBytes = 1 << 20;

    /// <summary>Those of the needles that stand anywhere in the process's readable memory, by name.</summary>
    public IReadOnlySet<string> Find(IReadOnlyDictionary<string, byte[]> needles)
    {
        var found = new HashSet<string>();
        using SafeFileHandle memory = File.OpenHandle($"/proc/{processId.ToString(CultureInfo.InvariantCulture)}/mem");
        byte[] buffer = new byte[ChunkBytes];
        int overlap = needles.Values.Max(needle => needle.Length) - 1;
        foreach ((long start, long end) in Regions())
        {
            for (long at = start; at < end; at += ChunkBytes - overlap)
            {
                int read = TryRead(memory, buffer.AsSpan(0, (int)Math.Min(ChunkBytes, end - at)), at);
                ReadOnlySpan<byte> seen = buffer.AsSpan(0, read);
                foreach ((string name, byte[] needle) in needles)
                {
                    if (seen.IndexOf(needle) >= 0)
                    {
                        found.Add(name);
                    }
                }
            }
        }

        return found;
    }

    private List<(long Start, long End)> Regions()
    {
        var regions = new List<(long, long)>();
        foreach (string line in File.ReadLines($"/proc/{processId.ToString(CultureInfo.InvariantCulture)}/maps"))
        {
            string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            string[] ends = fields[0].Split('-');
            // The kernel's own pages stand above what a long can say.
            if (fields[1][0] == 'r' && long.TryParse(ends[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out long start) && start >= 0
                && long.TryParse(ends[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out long end) && end > start)
            {
                regions.Add((start, end));
            }
        }

        return regions;
    }

    // A region may be gone, or a device's, by the time it is read.
    private static int TryRead(SafeFileHandle memory, Span<byte> buffer, long offset)
    {
        try
        {
            return RandomAccess.Read(memory, buffer, offset);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
