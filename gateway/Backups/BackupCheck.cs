using Gateway.Server.Options;
using Gateway.Server.Storage.Files;

namespace Gateway.Server.Backups;

/// <summary>Checks a backup by itself: that each file is what the manifest says, and that there is no other.</summary>
internal static class BackupCheck
{
    /// <summary>Checks.</summary>
    /// <returns>The manifest.</returns>
    /// <exception cref="SetupException">It is no backup, or a file of it is missing, changed, or of somebody else's making; it is named.</exception>
    public static async Task<BackupManifest> RunAsync(string backup, CancellationToken cancellationToken)
    {
        BackupManifest manifest = await ReadManifestAsync(backup, cancellationToken);
        HashSet<string> expected = [.. manifest.Files.Select(file => file.Path), BackupFolder.ManifestName];
        foreach (FileInfo file in new DirectoryInfo(backup).EnumerateFiles("*", SearchOption.AllDirectories))
        {
            string path = Path.GetRelativePath(backup, file.FullName).Replace(Path.DirectorySeparatorChar, '/');
            // A link could lead to what changes after it was checked.
            if (!expected.Contains(path) || file.LinkTarget is not null)
            {
                throw new SetupException($"{path} in {backup} is not in the backup's manifest.");
            }
        }

        foreach (BackupFile file in manifest.Files)
        {
            await CheckAsync(backup, file, cancellationToken);
        }

        return manifest;
    }

    private static async Task CheckAsync(string backup, BackupFile file, CancellationToken cancellationToken)
    {
        string path = Path.Combine(backup, file.Path);
        if (!File.Exists(path))
        {
            throw new SetupException($"{file.Path} is missing in {backup}.");
        }

        if (await FileCopy.DigestAsync(path, file.Path, cancellationToken) != file)
        {
            throw new SetupException($"{file.Path} in {backup} is not what was backed up.");
        }
    }

    private static async Task<BackupManifest> ReadManifestAsync(string backup, CancellationToken cancellationToken)
    {
        string path = Path.Combine(backup, BackupFolder.ManifestName);
        return File.Exists(path)
            ? BackupManifest.Parse(await FileErrors.MapAsync(() => File.ReadAllBytesAsync(path, cancellationToken)))
            : throw new SetupException($"{backup} is not a backup: it has no {BackupFolder.ManifestName}.");
    }
}
