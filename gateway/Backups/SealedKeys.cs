using Gateway.Server.Keys;
using Gateway.Server.Options;

namespace Gateway.Server.Backups;

/// <summary>Which of the gateway's private keys a backup may hold: those that are sealed under a passphrase, as age files, and no other.</summary>
internal static class SealedKeys
{
    /// <summary>
    /// The files of the key folder, those that a backup holds apart from the others: sealed keys, and with them the public notes by which a log came to its key.
    /// </summary>
    public static ILookup<bool, string> Find(DataFolder data)
    {
        string[] files =
        [
            .. (Directory.Exists(data.Keys) ? Directory.GetFiles(data.Keys) : []).Where(path => path != data.KeysLock).Order(StringComparer.Ordinal),
        ];
        bool anySealed = Array.Exists(files, KeyFiles.IsSealed);
        return files.ToLookup(path => Path.GetExtension(path) == LogKeyFiles.NoteExtension ? anySealed : KeyFiles.IsSealed(path));
    }
}
