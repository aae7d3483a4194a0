using System.Security.Cryptography;
using Gateway.Client.Cli;
using Gateway.Client.Profiles;
using Gateway.Exchange;

namespace Gateway.Client.Delivery;

/// <summary>
/// Files in the making: written under temporary names in a private folder beside their place, and moved there together at the end. Whatever was not
/// kept by then is erased; a file that exists is never overwritten.
/// </summary>
internal sealed class SavedFiles : IDisposable
{
    private readonly string folder;
    private readonly string temporary;
    private readonly bool madeFolder;
    private readonly List<(string Temporary, string Final)> files = [];
    private bool kept;

    public SavedFiles(string folder, IEnumerable<string> names)
    {
        this.folder = Path.GetFullPath(folder);
        foreach (string name in names)
        {
            RequirePlain(name);
            RequireFree(Path.Combine(this.folder, name));
        }

        madeFolder = !System.IO.Directory.Exists(this.folder);
        temporary = Path.Combine(this.folder, $".advisory-{RandomNumberGenerator.GetHexString(16, lowercase: true)}");
        PrivateFile.CreateFolder(this.folder);
        PrivateFile.CreateFolder(temporary);
    }

    /// <summary>Makes the next file; the caller disposes the stream before <see cref="Keep"/>.</summary>
    public FileStream Create(string name)
    {
        string path = Path.Combine(temporary, files.Count.ToString(System.Globalization.CultureInfo.InvariantCulture));
        files.Add((path, Path.Combine(folder, name)));
        return PrivateFile.Create(path);
    }

    /// <summary>Moves all files to their places; their paths.</summary>
    public IReadOnlyList<string> Keep()
    {
        List<string> moved = [];
        try
        {
            foreach ((string from, string to) in files)
            {
                File.Move(from, to, overwrite: false);
                moved.Add(to);
            }

            kept = true;
            return moved;
        }
        catch (IOException)
        {
            // All or nothing: half an advisory reads like a whole one.
            moved.ForEach(File.Delete);
            throw;
        }
    }

    public void Dispose()
    {
        System.IO.Directory.Delete(temporary, recursive: true);
        if (madeFolder && !kept && !System.IO.Directory.EnumerateFileSystemEntries(folder).Any())
        {
            System.IO.Directory.Delete(folder);
        }
    }

    // The statement's rules allow no such name; this is the last place to make sure before a path is made of it.
    private static void RequirePlain(string name)
    {
        if (!TextRules.IsFileName(name) || name is "." or ".." || Path.GetFileName(name) != name)
        {
            throw new CommandFailedException("A document has a name that cannot be a file's; nothing was saved.");
        }
    }

    private static void RequireFree(string path)
    {
        if (Path.Exists(path))
        {
            throw new CommandFailedException($"{path} exists and is not overwritten; name another folder with --out.");
        }
    }
}
