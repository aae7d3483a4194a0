using System.Text;
using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Profiles;
using Gateway.Exchange;

namespace Gateway.Client.Exporting;

/// <summary>
/// The folder that an export writes into, for one process at a time. Each record <c>*.json</c> appears whole, once, and after the documents it names. It is written as
/// <c>.*.part</c>, the state says that it is about to be renamed, and it is renamed: whoever was interrupted finds from whether the part is still there
/// whether that took place, though somebody may have picked the record up since.
/// </summary>
internal sealed class ExportFolder : IDisposable
{
    private const string StateName = ".export.json";
    private const string LockName = ".export.lock";

    private readonly string folder;
    private readonly FileStream onlyOne;

    private ExportFolder(string folder, FileStream onlyOne, ExportState state)
    {
        this.folder = folder;
        this.onlyOne = onlyOne;
        State = state;
    }

    /// <summary>How far the export has come.</summary>
    public ExportState State { get; private set; }

    private string StatePath => Path.Combine(folder, StateName);

    /// <summary>Opens a folder, which is made if it is not there, and finishes what was interrupted.</summary>
    /// <exception cref="UsageException">It is another inbox's.</exception>
    /// <exception cref="CommandFailedException">Another process exports into it.</exception>
    public static ExportFolder Open(string path, GatewayName gateway, PrincipalId principal)
    {
        string folder = Path.GetFullPath(path);
        PrivateFile.CreateFolder(folder);
        FileStream onlyOne = Lock(folder);
        try
        {
            var opened = new ExportFolder(folder, onlyOne, ExportState.Load(Path.Combine(folder, StateName), gateway, principal));
            opened.FinishPending();
            // Even before the first record the folder is this inbox's.
            opened.Save(opened.State);
            return opened;
        }
        catch
        {
            onlyOne.Dispose();
            throw;
        }
    }

    /// <summary>The folder for an advisory's documents. What an interrupted export left there is removed: no record names it.</summary>
    public string PrepareDocuments(AdvisoryId advisory)
    {
        string path = Path.Combine(folder, advisory.Value);
        if (System.IO.Directory.Exists(path))
        {
            System.IO.Directory.Delete(path, recursive: true);
        }

        return path;
    }

    /// <summary>Makes saved documents last, before a record names them.</summary>
    public static void Flush(IReadOnlyList<string> documents)
    {
        foreach (string path in documents)
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.ReadWrite);
            file.Flush(flushToDisk: true);
        }

        foreach (string holder in documents.Select(path => Path.GetDirectoryName(path)!).Distinct(StringComparer.Ordinal))
        {
            FolderSync.Flush(holder);
        }
    }

    /// <summary>Puts a record in its place and goes on from there.</summary>
    /// <param name="name">Its file name.</param>
    /// <param name="record">Its content.</param>
    /// <param name="after">The index of the last exported delivery, with this one.</param>
    /// <param name="standing">What stands, with this one.</param>
    public void Commit(string name, string record, long after, IReadOnlyList<StandingItem> standing)
    {
        string part = PartOf(name);
        File.Delete(part);
        PrivateFile.CreateNew(part, Encoding.UTF8.GetBytes(record + "\n"));
        Save(State with { Pending = new PendingRecord(name, after, standing) });
        FinishPending();
    }

    public void Dispose() => onlyOne.Dispose();

    private void FinishPending()
    {
        if (State.Pending is not { } pending)
        {
            return;
        }

        if (File.Exists(PartOf(pending.Name)))
        {
            File.Move(PartOf(pending.Name), Path.Combine(folder, pending.Name), overwrite: true);
            FolderSync.Flush(folder);
        }

        Save(State with { After = pending.After, Standing = pending.Standing, Pending = null });
    }

    private void Save(ExportState state)
    {
        state.Save(StatePath);
        FolderSync.Flush(folder);
        State = state;
    }

    private string PartOf(string name) => Path.Combine(folder, $".{name}.part");

    private static FileStream Lock(string folder)
    {
        try
        {
            return PrivateFile.OpenToWrite(Path.Combine(folder, LockName));
        }
        catch (IOException failure)
        {
            throw new CommandFailedException($"Another process exports into {folder}; wait for it. ({failure.Message})");
        }
    }
}
