using Gateway.Audit;
using Gateway.Client.Cli;

namespace Gateway.Client.Evidence;

/// <summary>Reads what a stranger sent: never more than it may be, whatever the file system says of its length.</summary>
internal static class EvidenceFile
{
    private const int BufferSizeBytes = 128 * 1024;

    /// <summary>Reads a whole file.</summary>
    /// <exception cref="UsageException">It is not there, or may not be read.</exception>
    /// <exception cref="VerdictException"><c>malformed</c>: it has more than <paramref name="maxBytes"/> bytes.</exception>
    public static byte[] Read(string path, int maxBytes)
    {
        using FileStream file = Open(path);
        using MemoryStream content = new();
        byte[] buffer = new byte[BufferSizeBytes];
        for (int read = file.Read(buffer); read > 0; read = file.Read(buffer))
        {
            if (content.Length + read > maxBytes)
            {
                throw new VerdictException(Verdict.Malformed, $"{path} is larger than any such evidence.");
            }

            content.Write(buffer, 0, read);
        }

        return content.ToArray();
    }

    /// <summary>The first bytes of a file, by which its kind is known.</summary>
    /// <exception cref="UsageException">It is not there, or may not be read.</exception>
    public static byte[] ReadStart(string path, int count)
    {
        using FileStream file = Open(path);
        byte[] start = new byte[count];
        return start[..file.ReadAtLeast(start, count, throwOnEndOfStream: false)];
    }

    /// <summary>
    /// The lines of a file, without their line feeds; one that is longer than an entry can be comes cut off, which no entry is. Each pass opens the
    /// file anew.
    /// </summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Lines(string path)
    {
        using FileStream file = Open(path);
        byte[] buffer = new byte[BufferSizeBytes];
        int start = 0;
        int end = 0;
        while (true)
        {
            int length = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            if (length >= 0)
            {
                // A copy: whoever reads may keep it.
                yield return buffer.AsSpan(start, length).ToArray();
                start += length + 1;
                continue;
            }

            if (end - start > LogEntry.MaxSizeBytes)
            {
                yield return buffer.AsSpan(start, end - start).ToArray();
                yield break;
            }

            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
            int read = file.Read(buffer, end, buffer.Length - end);
            if (read == 0)
            {
                break;
            }

            end += read;
        }

        if (end > start)
        {
            yield return buffer.AsSpan(start, end - start).ToArray();
        }
    }

    private static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSizeBytes);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UsageException($"{path} does not exist; check the name.", failure);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new UsageException($"{path} may not be read by you, or is a folder.", failure);
        }
    }
}
