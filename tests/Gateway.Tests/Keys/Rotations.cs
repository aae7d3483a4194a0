using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Keys;
using Gateway.Server.Options;
using Gateway.Server.Recovery;
using Gateway.Tests.Fsck;
using Gateway.Tests.Hosting;

namespace Gateway.Tests.Keys;

/// <summary>What <c>gateway keys rotate</c> does, beside a gateway that serves the same folder.</summary>
internal static class Rotations
{
    public static DataFolder Data(this GatewayHost host) => new(host.DataPath);

    public static async Task<KeyRotation> RotateAsync(this GatewayHost host, LogName log)
    {
        await using RecoveryTools tools = await RecoveryTools.OpenAsync(host.Data(), CancellationToken.None);
        return await new LogKeyRotation(tools, log).RunAsync(CancellationToken.None);
    }

    public static async Task<VerifyingKey> RotateAsync(this GatewayHost host, KeyPurpose purpose, string? root = null)
    {
        await using RecoveryTools tools = await RecoveryTools.OpenAsync(host.Data(), CancellationToken.None);
        return await new RecordKeyRotation(tools, purpose).RunAsync(root ?? host.Data().RootKey, CancellationToken.None);
    }

    public static void RotateStorage(this GatewayHost host) => new StorageKeyRotation(host.Data(), new KeyFiles(null)).Run();

    /// <summary>Every file of the keys' folder, as it is now.</summary>
    public static Dictionary<string, byte[]> ReadKeys(this GatewayHost host) =>
        Directory.EnumerateFiles(host.Data().Keys).ToDictionary(path => path, File.ReadAllBytes);

    /// <summary>Puts the keys' folder back to what it was.</summary>
    public static void WriteKeys(this GatewayHost host, IReadOnlyDictionary<string, byte[]> files)
    {
        foreach (string path in Directory.EnumerateFiles(host.Data().Keys).Where(path => !files.ContainsKey(path)))
        {
            File.Delete(path);
        }

        foreach ((string path, byte[] bytes) in files)
        {
            SecretFile.Replace(path, bytes);
        }
    }

    public static async Task<string> FsckAsync(this GatewayHost host)
    {
        using var copy = new FsckCopy(host.DataPath, host.GatewayName);
        return (await copy.RunAsync()).Output.Split('\n')[0];
    }
}
