using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Server.Storage;

namespace Gateway.Server.Anchors;

/// <summary>One file that holds one note, written in place.</summary>
internal sealed class AnchorSlot(string path, LogKeyHistory keys)
{
    // What was read or written last: a batch reads the same bytes again and again, and a signature costs a hundred times what comparing them does.
    private volatile Checkpoint? lastRead;

    // From the beginning of a write until it is on the disk, and for good if it failed: what can be read meanwhile may never get there.
    private volatile bool isUnsure;

    /// <summary>Whether the file is there.</summary>
    public bool Exists => File.Exists(path);

    /// <summary>The note, or null if there is none that a key of the log signed.</summary>
    public Checkpoint? Read() => !isUnsure && ReadBytes() is { } bytes ? Parse(bytes) : null;

    /// <summary>Overwrites the note. When it returns the new one is on the disk, though the name of a file that was not there before may not be.</summary>
    public void Write(Checkpoint checkpoint)
    {
        FileStreamOptions options = PrivateFolder.NewFile(FileAccess.Write);
        options.Mode = FileMode.OpenOrCreate;
        options.Share = FileShare.Read | FileShare.Delete;
        isUnsure = true;
        using var file = new FileStream(path, options);
        file.Write(checkpoint.Bytes.Span);
        file.SetLength(checkpoint.Bytes.Length);
        file.Flush(flushToDisk: true);
        lastRead = checkpoint;
        isUnsure = false;
    }

    private byte[]? ReadBytes()
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            byte[] bytes = new byte[Math.Min(file.Length, SignedNote.MaxNoteBytes + 1)];
            return file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length ? bytes : null;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private Checkpoint? Parse(byte[] bytes)
    {
        if (lastRead is { } last && last.Bytes.Span.SequenceEqual(bytes))
        {
            return last;
        }

        try
        {
            var checkpoint = Checkpoint.Parse(bytes);
            return keys.Verify(checkpoint) == Verdict.Ok ? lastRead = checkpoint : null;
        }
        catch (CheckpointFormatException)
        {
            return null;
        }
    }
}
