using System.Globalization;
using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Server.Options;

namespace Gateway.Server.Keys;

/// <summary>
/// The files of one log's key: <c>audit-log.pem</c>, which signs; <c>audit-log.1.rotation</c> and so on, the notes by which the log came to it; and, while it is
/// being rotated, <c>audit-log.next.pem</c> and <c>audit-log.next.rotation</c>.
/// </summary>
internal sealed class LogKeyFiles
{
    /// <summary>The end of the names of notes, which are public.</summary>
    public const string NoteExtension = ".rotation";

    private readonly string folder;
    private readonly string stem;

    /// <summary>The files of a log.</summary>
    public LogKeyFiles(DataFolder data, LogName log)
    {
        folder = data.Keys;
        Key = log == LogName.Audit ? data.AuditLogKey : data.DirectoryLogKey;
        stem = Path.GetFileNameWithoutExtension(Key);
    }

    /// <summary>The key that signs.</summary>
    public string Key { get; }

    /// <summary>The key that will sign.</summary>
    public string NextKey => DataFolder.NextOf(Key);

    /// <summary>The note that leads to it. It counts once the log holds it.</summary>
    public string NextNote => Path.Combine(folder, stem + ".next.rotation");

    /// <summary>The notes that led to a key, oldest first.</summary>
    /// <exception cref="SetupException">A file is not a rotation, or they do not lead there.</exception>
    public LogKeyHistory ReadHistory(NoteVerifier current)
    {
        List<KeyRotation> rotations = [.. Kept().Select(Read)];

        // A process that ended between taking the key over and filing its note.
        if (File.Exists(NextNote) && Read(NextNote) is { } pending && pending.To.ToString() == current.ToString())
        {
            rotations.Add(pending);
        }

        try
        {
            return new LogKeyHistory(current, rotations);
        }
        catch (ArgumentException exception)
        {
            throw new SetupException($"The notes {stem}.*.rotation in {folder} do not lead to the key in {Key}.", exception);
        }
    }

    /// <summary>Keeps the note of a rotation that is about to be committed.</summary>
    public void WriteNextNote(KeyRotation rotation) => SecretFile.Replace(NextNote, rotation.Bytes.Span);

    /// <summary>Forgets the note of a rotation that was not committed; nobody has seen it.</summary>
    public void DropNextNote() => File.Delete(NextNote);

    /// <summary>Takes over the next key, whose rotation is committed. Each step may be the last one of this process; the next run goes on behind it.</summary>
    public void TakeOver()
    {
        if (File.Exists(NextKey))
        {
            SecretFile.Rename(NextKey, Key);
        }

        if (File.Exists(NextNote))
        {
            SecretFile.Rename(NextNote, NoteAt(Kept().Count() + 1));
        }
    }

    /// <exception cref="SetupException">It is not a rotation.</exception>
    private static KeyRotation Read(string path)
    {
        try
        {
            return KeyRotation.Parse(File.ReadAllBytes(path));
        }
        catch (CheckpointFormatException exception)
        {
            throw new SetupException($"{path} is not a note by which a log's key was rotated: {exception.Message}", exception);
        }
    }

    private IEnumerable<string> Kept() => Enumerable.Range(1, int.MaxValue).Select(NoteAt).TakeWhile(File.Exists);

    private string NoteAt(int number) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{stem}.{number}.rotation"));
}
