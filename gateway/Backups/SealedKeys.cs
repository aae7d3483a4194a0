using System.Text;
using Gateway.Server.Keys;
using Gateway.Server.Options;

namespace Gateway.Server.Backups;

/// <summary>Which of the gateway's private keys a backup may hold: those that are sealed under a passphrase, as age files, and no other.</summary>
internal static class SealedKeys
{
    private static readonly string[] Beginnings = ["age-encryption.org/v1\n", "-----BEGIN AGE ENCRYPTED FILE-----"];

    /// <summary>
    /// The files of the key folder, those that a backup holds apart from the others: sealed keys, and with them the public notes by which a log came to its key.
    /// </summary>
    public static ILookup<bool, string> Find(DataFolder data)
    {
        string[] files =
        [
            .. (Directory.Exists(data.Keys) ? Directory.GetFiles(data.Keys) : []).Where(path => path != data.KeysLock).Order(StringComparer.Ordinal),
        ];
        bool anySealed = Array.Exists(files, IsSealed);
        return files.ToLookup(path => Path.GetExtension(path) == LogKeyFiles.NoteExtension ? anySealed : IsSealed(path));
    }

    // Armored ones too: an operator may have sealed a file by hand.
    private static bool IsSealed(string path)
    {
        byte[] beginning = new byte[Beginnings.Max(text => text.Length)];
        using FileStream file = File.OpenRead(path);
        int read = file.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false);
        return Array.Exists(Beginnings, text => Encoding.ASCII.GetString(beginning, 0, read).StartsWith(text, StringComparison.Ordinal));
    }
}
