using System.Globalization;
using System.Security.Cryptography;
using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests;

/// <summary>What the gateway encrypted, stock age opens, byte for byte.</summary>
public sealed class StockAgeTests
{
    private const int Crowd = 1000;
    private const int FilesOfEachSizeInTheCrowd = 26;
    private static readonly int[] Sizes = [0, 1, 65535, 65536, 65537, 131072, 10 * 1024 * 1024];

    [ToolFact("age", "curl")]
    public async Task Two_hundred_files_for_one_two_and_a_thousand_recipients_open_with_stock_age()
    {
        // A thousand agencies accepted by one admin are more than a minute's requests; the waiting is tested elsewhere.
        var settings = new Dictionary<string, string> { ["Gateway__Limits__PrincipalRequestsPerMinute"] = "100000" };
        await using Community community = await Community.FoundAsync(settings, "alpha", "bravo");
        string[] crowd = await EnrolCrowdAsync(community);
        int opened = 0;

        foreach (int size in Sizes)
        {
            byte[] plaintext = RandomNumberGenerator.GetBytes(size);
            string file = community[$"{size}.bin"];
            await File.WriteAllBytesAsync(file, plaintext);

            opened += await SendAndOpenAsync(community, file, plaintext, ["bravo"]);
            opened += await SendAndOpenAsync(community, file, plaintext, ["bravo", crowd[0]]);
            opened += await SendAndOpenAsync(community, file, plaintext, crowd);
        }

        Assert.True(opened >= 200, $"{opened} files were opened");
    }

    private static async Task<string[]> EnrolCrowdAsync(Community community)
    {
        string[] crowd = [.. Enumerable.Range(0, Crowd).Select(number => $"member-{number.ToString(CultureInfo.InvariantCulture)}")];
        await community.EnrolManyAsync(crowd);
        return crowd;
    }

    /// <summary>Sends the file and opens what some of the recipients download; the number of files opened.</summary>
    private static async Task<int> SendAndOpenAsync(Community community, string file, byte[] plaintext, string[] recipients)
    {
        string id = Answer.Id(await community.AdvisoryAsync("alpha", "send", file, "--to", string.Join(',', recipients), "--tlp", "GREEN", "--title", "Sizes", "--json"));
        int step = Math.Max(1, recipients.Length / FilesOfEachSizeInTheCrowd);
        string[] readers = [.. recipients.Where((_, index) => index % step == 0)];
        foreach (string reader in readers)
        {
            string token = (await community.AdvisoryInProcessAsync(reader, "token")).MustSucceed().Output.Trim();
            string sealedFile = community[$"{id}-{reader}.age"];
            (await Command.RunAsync("curl", "-sSf", "-H", $"Authorization: Bearer {token}", "-o", sealedFile, $"{community.Gateway.Url}/v1/advisories/{id}/content/0")).MustSucceed();
            string openedFile = sealedFile + ".open";
            (await Command.RunAsync("age", "-d", "-i", Path.Combine(community.Keys(reader), "identity.txt"), "-o", openedFile, sealedFile)).MustSucceed();
            Assert.Equal(plaintext, await ReadOrEmptyAsync(openedFile));
            File.Delete(sealedFile);
        }

        return readers.Length;
    }

    // age before 1.2 writes no output file for an empty plaintext.
    private static async Task<byte[]> ReadOrEmptyAsync(string path) => File.Exists(path) ? await File.ReadAllBytesAsync(path) : [];
}
