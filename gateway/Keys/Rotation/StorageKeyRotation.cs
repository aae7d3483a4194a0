using System.Security.Cryptography;
using Gateway.Crypto;
using Gateway.Server.Options;

namespace Gateway.Server.Keys;

/// <summary>
/// Gives the gateway another storage key. What was sealed before is not sealed anew: most of it stands in rows that nobody may change. So the key before goes on
/// opening, from a file of former keys; it is written before the new key takes its place, and a process that ends between the two has changed nothing.
/// </summary>
/// <param name="data">The data folder.</param>
/// <param name="files">Its key files.</param>
internal sealed class StorageKeyRotation(DataFolder data, KeyFiles files)
{
    /// <summary>Rotates.</summary>
    /// <exception cref="SetupException">A file is not what it should be.</exception>
    public void Run()
    {
        byte[] former = File.Exists(data.FormerStorageKeys) ? files.ReadPlain(data.FormerStorageKeys) : [];
        byte[] current = files.ReadPlain(data.StorageKey);
        try
        {
            // A run before this one may have ended behind this step.
            if (former.AsSpan().IndexOf(current.AsSpan().TrimEnd((byte)'\n')) < 0)
            {
                files.Replace(data.FormerStorageKeys, [.. former, .. current]);
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(former);
            CryptographicOperations.ZeroMemory(current);
        }

        using StorageKey next = StorageKey.Generate();
        files.Replace(data.StorageKey, next.Export());
    }
}
