using System.Text;

namespace Gateway.Server.Backups;

/// <summary>Which of the gateway's private keys a backup may hold: those that are sealed under a passphrase, as age files, and no other.</summary>
internal static class SealedKeys
{
    private static readonly string[] Beginnings = ["age-encryption.org/v1\n", "-----BEGIN AGE ENCRYPTED FILE-----"];

    /// <summary>The files of a key folder, sealed ones apart from the others.</summary>
    public static ILookup<bool, string> Find(string folder) =>
        (Directory.Exists(folder) ? Directory.GetFiles(folder) : []).Order(StringComparer.Ordinal).ToLookup(IsSealed);

    private static bool IsSealed(string path)
    {
        byte[] beginning = new byte[Beginnings.Max(text => text.Length)];
        using FileStream file = File.OpenRead(path);
        int read = file.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false);
        return Array.Exists(Beginnings, text => Encoding.ASCII.GetString(beginning, 0, read).StartsWith(text, StringComparison.Ordinal));
    }
}
