using Gateway.Audit;
using Gateway.Client.Profiles;

namespace Gateway.Client.Exporting;

/// <summary>
/// The folder that a provider's tree is written into. What is the same stays untouched, each file is replaced in one step, and what is not of the tree is taken away at the end: whoever reads
/// meanwhile finds every document that an index names.
/// </summary>
internal sealed class ProviderFolder(string root)
{
    private readonly HashSet<string> written = new(StringComparer.Ordinal);

    /// <summary>Where a file of the tree is.</summary>
    public string PathOf(string name) => Path.Combine(root, name.Replace('/', Path.DirectorySeparatorChar));

    /// <summary>Puts a file in its place.</summary>
    public void Write(string name, byte[] content)
    {
        string path = Prepare(name);
        if (!File.Exists(path) || !File.ReadAllBytes(path).AsSpan().SequenceEqual(content))
        {
            PrivateFile.Replace(path, content);
            FolderSync.Flush(Path.GetDirectoryName(path)!);
        }
    }

    /// <summary>Puts a copy of a file in its place; one that is there already stays.</summary>
    public void Copy(string name, string source)
    {
        string path = Prepare(name);
        if (path == source)
        {
            return;
        }

        string part = Path.Combine(root, ".part");
        File.Delete(part);
        using (FileStream copy = PrivateFile.Create(part))
        {
            using FileStream original = File.OpenRead(source);
            original.CopyTo(copy);
            copy.Flush(flushToDisk: true);
        }

        File.Move(part, path, overwrite: true);
        FolderSync.Flush(Path.GetDirectoryName(path)!);
    }

    /// <summary>Takes away what was not written since this folder was opened.</summary>
    public void RemoveOthers()
    {
        foreach (string path in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Where(path => !written.Contains(path)).ToArray())
        {
            File.Delete(path);
        }

        foreach (string folder in Directory.EnumerateDirectories(root, "*", SearchOption.AllDirectories).OrderDescending(StringComparer.Ordinal).ToArray())
        {
            if (!Directory.EnumerateFileSystemEntries(folder).Any())
            {
                Directory.Delete(folder);
            }
        }
    }

    private string Prepare(string name)
    {
        string path = PathOf(name);
        PrivateFile.CreateFolder(Path.GetDirectoryName(path)!);
        written.Add(path);
        return path;
    }
}
