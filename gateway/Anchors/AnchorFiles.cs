using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Server.Storage;

namespace Gateway.Server.Anchors;

/// <summary>
/// One log's files in the anchor folder: the note that was kept, and a note that contradicts the log if one was ever presented. A file that has its name is
/// complete and durable: it was written under a temporary name, flushed to the disk, renamed, and the folder flushed.
/// </summary>
internal sealed class AnchorFiles(string folder, LogName log, NoteVerifier key)
{
    private const string TemporarySuffix = ".part";

    // What was read last: a batch reads the same bytes again and again, and a signature costs a hundred times what comparing them does.
    private volatile Checkpoint? lastRead;

    /// <summary>The newest kept checkpoint: <c>audit.note</c>, or <c>audit-2.note</c> of the log's second origin.</summary>
    private string NotePath { get; } = Path.Combine(folder, StemOf(key) + ".note");

    private string ContradictionPath { get; } = Path.Combine(folder, StemOf(key) + ".contradiction");

    /// <summary>The kept checkpoint, or null.</summary>
    /// <exception cref="LogAnchorException">The file is not a checkpoint that the key signed, or a contradiction is kept.</exception>
    public Checkpoint? Read()
    {
        if (ReadBytes(ContradictionPath) is { } presented)
        {
            Parse(presented);
            throw new LogAnchorException(log, AnchorFault.Contradicted);
        }

        return ReadBytes(NotePath) is not { } bytes ? null : Parse(bytes);
    }

    /// <summary>Replaces the kept checkpoint by a larger one. To be called under the folder's lock.</summary>
    public void Keep(Checkpoint checkpoint)
    {
        if (ReadBytes(NotePath) is { } bytes && Parse(bytes).Tree.Size >= checkpoint.Tree.Size)
        {
            return;
        }

        Write(NotePath, checkpoint);
    }

    /// <summary>Keeps a note that is of another history, for good. The first one stays. To be called under the folder's lock.</summary>
    public void Contradict(Checkpoint note)
    {
        if (!File.Exists(ContradictionPath))
        {
            Write(ContradictionPath, note);
        }
    }

    private static string StemOf(NoteVerifier key) => key.Name[(key.Name.IndexOf('/', StringComparison.Ordinal) + 1)..].Replace('/', '-');

    private static byte[]? ReadBytes(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            byte[] bytes = new byte[Math.Min(file.Length, SignedNote.MaxNoteBytes + 1)];
            file.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private Checkpoint Parse(byte[] bytes)
    {
        if (lastRead is { } last && last.Bytes.Span.SequenceEqual(bytes))
        {
            return last;
        }

        try
        {
            var checkpoint = Checkpoint.Parse(bytes);
            if (checkpoint.Verify(key) == Verdict.Ok)
            {
                lastRead = checkpoint;
                return checkpoint;
            }
        }
        catch (CheckpointFormatException exception)
        {
            throw new LogAnchorException(log, AnchorFault.Damaged, exception);
        }

        throw new LogAnchorException(log, AnchorFault.Damaged);
    }

    private void Write(string path, Checkpoint checkpoint)
    {
        string temporary = path + TemporarySuffix;

        // What a process left that ended before the rename is of no value.
        File.Delete(temporary);
        using (var file = new FileStream(temporary, PrivateFolder.NewFile(FileAccess.Write)))
        {
            file.Write(checkpoint.Bytes.Span);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
        FolderSync.Flush(folder);
    }
}
