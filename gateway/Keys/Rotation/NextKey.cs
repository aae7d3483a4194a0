using Gateway.Crypto;
using Gateway.Server.Options;

namespace Gateway.Server.Keys;

/// <summary>The key that a rotation will lead to, in a file of its own until it signs.</summary>
internal static class NextKey
{
    /// <summary>Makes it, if it is not there yet: a rotation that was begun goes on with the same one.</summary>
    public static void Prepare(string keyFile, KeyFiles files)
    {
        string path = DataFolder.NextOf(keyFile);
        if (!File.Exists(path))
        {
            using SigningKey key = SigningKey.Generate();
            files.Replace(path, key.ExportPkcs8Pem());
        }
    }
}
