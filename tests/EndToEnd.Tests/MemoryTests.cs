using System.Security.Cryptography;
using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests;

/// <summary>The gateway's memory does not grow with a document.</summary>
public sealed class MemoryTests
{
    private const long MebiByte = 1024 * 1024;

    [Fact]
    public async Task A_256_MiB_upload_and_download_stay_within_64_MiB_of_the_idle_resident_memory()
    {
        await using Community community = await Community.FoundAsync("alpha", "bravo");
        string large = community["large.bin"];
        await WriteRandomFileAsync(large, 256 * MebiByte);

        // Idle is the gateway that has served its first small exchange: code loaded, pools opened.
        await File.WriteAllTextAsync(community["small.txt"], "small");
        string small = await SendAsync(community, community["small.txt"]);
        (await community.AdvisoryAsync("bravo", "get", small, "--out", community["small"])).MustSucceed();
        long idle = community.Gateway.ResidentBytes;
        community.Gateway.ForgetPeak();

        string id = await SendAsync(community, large);
        (await community.AdvisoryAsync("bravo", "get", id, "--out", community["received"])).MustSucceed();

        long growth = community.Gateway.PeakResidentBytes - idle;
        Assert.True(growth <= 64 * MebiByte, $"grew by {growth / MebiByte} MiB over {idle / MebiByte} MiB");
        string received = Assert.Single(Directory.GetFiles(community["received"], "large.bin", SearchOption.AllDirectories));
        Assert.Equal(await DigestAsync(large), await DigestAsync(received));
    }

    internal static async Task<string> SendAsync(Community community, string file) =>
        Answer.Id(await community.AdvisoryAsync("alpha", "send", file, "--to", "bravo", "--tlp", "AMBER", "--title", "Large", "--json"));

    internal static async Task WriteRandomFileAsync(string path, long length)
    {
        await using FileStream file = File.Create(path);
        byte[] block = RandomNumberGenerator.GetBytes((int)MebiByte);
        for (long written = 0; written < length; written += block.Length)
        {
            // A counter in each block makes the blocks differ, so that a lost or doubled one shows.
            BitConverter.TryWriteBytes(block, written);
            await file.WriteAsync(block.AsMemory(0, (int)Math.Min(block.Length, length - written)));
        }
    }

    internal static async Task<string> DigestAsync(string path)
    {
        await using FileStream file = File.OpenRead(path);
        return Convert.ToHexString(await SHA256.HashDataAsync(file));
    }
}
