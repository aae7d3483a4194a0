using Gateway.Server.Keys;
using Gateway.Server.Options;

namespace Gateway.Server.Backups;

/// <summary>Which files of the gateway's key folder a backup may hold: private keys that are sealed under a passphrase, and the public notes by which logs came to theirs.</summary>
internal static class SealedKeys
{
    /// <summary>The files of a key folder, those that a backup may hold apart from the others.</summary>
    public static ILookup<bool, string> Find(DataFolder data) => (Directory.Exists(data.Keys) ? Directory.GetFiles(data.Keys) : [])
        .Where(path => path != data.KeysLock)
        .Order(StringComparer.Ordinal)
        .ToLookup(path => Path.GetExtension(path) == LogKeyFiles.NoteExtension || KeyFiles.IsSealed(path));
}
