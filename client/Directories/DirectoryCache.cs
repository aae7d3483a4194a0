using Gateway.Audit;
using Gateway.Client.Profiles;

namespace Gateway.Client.Directories;

/// <summary>
/// The directory's entries as they were last verified, one a line, so that a replay asks only for what is new. Nothing in the file is believed: each
/// replay hashes all of it again under a signed checkpoint, and what does not verify is fetched anew.
/// </summary>
internal sealed class DirectoryCache(string path)
{
    // Far more than the directory of hundreds of agencies; beyond it every replay fetches.
    private const long MaxLengthBytes = 256L * 1024 * 1024;

    private long lengthRead;

    /// <summary>The rows kept; none while another run writes. A last line that a crash left half written is not one.</summary>
    public IReadOnlyList<StoredEntry> Read()
    {
        try
        {
            return File.Exists(path) && new FileInfo(path).Length <= MaxLengthBytes ? Split(File.ReadAllBytes(path)) : [];
        }
        catch (IOException)
        {
            return [];
        }
    }

    /// <summary>Adds verified rows after those that were read; what follows there another run has added since, and it is the same.</summary>
    public void Append(IEnumerable<StoredEntry> rows)
    {
        try
        {
            using FileStream file = PrivateFile.OpenToWrite(path);
            Write(file, rows);
        }
        catch (IOException)
        {
            // Another run holds it, or there is no room: the next replay asks for a little more.
        }
    }

    /// <summary>Puts the verified rows of the whole log in the place of whatever was kept.</summary>
    public void Replace(IEnumerable<StoredEntry> rows)
    {
        try
        {
            using FileStream file = PrivateFile.OpenToWrite(path);
            file.SetLength(0);
            lengthRead = 0;
            Write(file, rows);
        }
        catch (IOException)
        {
            // As above.
        }
    }

    private void Write(FileStream file, IEnumerable<StoredEntry> rows)
    {
        if (file.Length < lengthRead)
        {
            // Another run has begun anew.
            return;
        }

        file.Position = lengthRead;
        foreach (StoredEntry row in rows)
        {
            file.Write(row.Bytes.Span);
            file.WriteByte((byte)'\n');
        }
    }

    private List<StoredEntry> Split(ReadOnlyMemory<byte> content)
    {
        List<StoredEntry> rows = [];
        for (int length = content.Span.IndexOf((byte)'\n'); length >= 0; length = content.Span.IndexOf((byte)'\n'))
        {
            rows.Add(new StoredEntry(rows.Count, content[..length]));
            content = content[(length + 1)..];
            lengthRead += length + 1;
        }

        return rows;
    }
}
