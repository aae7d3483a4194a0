using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Server.Keys;
using Gateway.Server.Options;
using Gateway.Server.Storage;
using Gateway.Server.Storage.Files;

namespace Gateway.Server.Backups;

/// <summary>Makes a data folder of a backup that was checked. If anything fails, what was written is taken away again.</summary>
/// <param name="backup">The backup's folder.</param>
/// <param name="manifest">What it holds.</param>
/// <param name="data">The new data folder: absent or empty.</param>
internal sealed class Restoration(string backup, BackupManifest manifest, DataFolder data)
{
    private static readonly string[] AnchorPatterns = ["*.note", "*.contradiction"];

    /// <summary>Copies everything.</summary>
    /// <param name="keys">A folder of the gateway's key files, kept apart, which are then taken instead of those in the backup; null for those.</param>
    /// <param name="anchor">The anchor's folder of the gateway that was lost; null if it is where the settings say, or not to be had.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SetupException">The folder is in use, or a file changed since it was checked.</exception>
    /// <exception cref="StorageException">There is no room.</exception>
    public async Task RunAsync(string? keys, string? anchor, CancellationToken cancellationToken)
    {
        RequireEmpty(data);
        bool existed = Directory.Exists(data.Path);
        try
        {
            FileErrors.Map(() => PrivateFolder.Create(data.Path));
            await CopyAsync(keys, anchor, cancellationToken);
        }
        catch
        {
            Commands.Founding.TakeAway(data, existed);
            throw;
        }
    }

    /// <summary>Makes sure that a folder may become the new data folder.</summary>
    /// <exception cref="SetupException">Something is there.</exception>
    public static void RequireEmpty(DataFolder data)
    {
        if (File.Exists(data.Path) || (Directory.Exists(data.Path) && Directory.EnumerateFileSystemEntries(data.Path).Any()))
        {
            throw new SetupException($"{data} has something in it; a backup is restored into a new folder.");
        }
    }

    private async Task CopyAsync(string? keys, string? anchor, CancellationToken cancellationToken)
    {
        // The settings last: without them the folder is no gateway's.
        IEnumerable<BackupFile> wanted = manifest.Files.Where(file => keys is null || !file.IsKey);
        foreach (BackupFile file in wanted.OrderBy(file => file.Path == BackupFolder.SettingsName))
        {
            string target = Path.Combine(data.Path, file.Path);
            FileErrors.Map(() => PrivateFolder.Create(Path.GetDirectoryName(target)!));
            if (await FileCopy.CopyAsync(Path.Combine(backup, file.Path), target, file.Path, cancellationToken) != file)
            {
                throw new SetupException($"{file.Path} in {backup} changed while it was read.");
            }
        }

        if (keys is not null)
        {
            CopyKeys(keys);
        }

        if (anchor is not null)
        {
            CopyAnchor(anchor);
        }

        foreach (string folder in Directory.EnumerateDirectories(data.Path).Append(data.Path))
        {
            FileErrors.Map(() => FolderSync.Flush(folder));
        }
    }

    private void CopyKeys(string keys)
    {
        FileErrors.Map(() => PrivateFolder.Create(data.Keys));
        foreach (string source in FilesOf(keys, "*").Where(source => Path.GetFileName(source) != Path.GetFileName(data.KeysLock)))
        {
            // As they are: sealed ones stay sealed.
            new KeyFiles(null).Write(Path.Combine(data.Keys, Path.GetFileName(source)), SecretFile.Read(source));
        }
    }

    // Where the settings name a folder of its own for it, the anchor is there or nowhere: another copy of it could be older.
    private void CopyAnchor(string anchor)
    {
        if (Hosting.Settings.LoadUnchecked(data).Logs.AnchorFolder is { } named)
        {
            throw new SetupException($"Gateway:Logs:AnchorFolder is {named}: the anchor is looked for there, and --anchor is for gateways without that setting.");
        }

        FileErrors.Map(() => PrivateFolder.Create(data.Anchor));
        string[] notes = [.. AnchorPatterns.SelectMany(pattern => FilesOf(anchor, pattern))];
        if (notes.Length == 0)
        {
            throw new SetupException($"{anchor} holds no anchored notes.");
        }

        foreach (string note in notes)
        {
            byte[] bytes = new FileInfo(note).Length <= SignedNote.MaxNoteBytes ? File.ReadAllBytes(note) : throw new SetupException($"{note} is no note.");
            SecretFile.Write(Path.Combine(data.Anchor, Path.GetFileName(note)), bytes);
        }
    }

    private static string[] FilesOf(string folder, string pattern) =>
        Directory.Exists(folder) ? Directory.GetFiles(folder, pattern) : throw new SetupException($"There is no folder {folder}.");
}
