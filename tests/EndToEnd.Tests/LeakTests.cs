using System.Globalization;
using System.Text;
using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests;

/// <summary>What must not be on the gateway's disk or in its log is not there.</summary>
public sealed class LeakTests
{
    private const int Uploads = 100;
    private const string Marker = "PLAINTEXT-MARKER-b7c1f0";
    private const string Title = "TITLE-MARKER-93ad55";
    private const string FileName = "FILENAME-MARKER-5c22e8";

    [ToolFact("sqlite3")]
    public async Task After_100_uploads_no_plaintext_title_filename_token_or_private_key_is_stored_or_logged()
    {
        // A hundred uploads are more than a minute's requests; the waiting is tested elsewhere.
        var settings = new Dictionary<string, string> { ["Gateway__Limits__PrincipalRequestsPerMinute"] = "100000" };
        await using Community community = await Community.FoundAsync(settings, "alpha", "bravo");
        var secrets = new List<string> { Marker, Title, FileName };
        await Parallel.ForEachAsync(Enumerable.Range(0, Uploads), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (number, cancellationToken) =>
        {
            string file = community[$"{FileName}-{number.ToString(CultureInfo.InvariantCulture)}.txt"];
            await File.WriteAllTextAsync(file, string.Join('\n', Enumerable.Repeat(Marker, 5000)), cancellationToken);
            (await community.AdvisoryInProcessAsync("alpha", "send", file, "--to", "bravo", "--tlp", "AMBER", "--title", Title)).MustSucceed();
        });
        foreach (string agency in (string[])["alpha", "bravo"])
        {
            secrets.Add((await community.AdvisoryInProcessAsync(agency, "token")).MustSucceed().Output.Trim());
            secrets.AddRange(await PrivateKeysAsync(community.Keys(agency)));
        }

        Assert.Empty(Found(secrets, community.Gateway.Log, "the gateway's output"));
        foreach (string file in Directory.EnumerateFiles(community.Data, "*", SearchOption.AllDirectories))
        {
            // The gateway's own keys are members of its key folder; the members' secrets are looked for there too.
            Assert.Empty(Found(secrets, Encoding.Latin1.GetString(await ReadSharedAsync(file)), file));
        }

        await GatewayKeysAreOnlyInTheirFolderAsync(community);
    }

    private static async Task GatewayKeysAreOnlyInTheirFolderAsync(Community community)
    {
        string keysFolder = Path.Combine(community.Data, "keys");
        var ownKeys = new List<string>();
        foreach (string file in Directory.EnumerateFiles(keysFolder))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            ownKeys.AddRange(await PrivateLinesAsync(file));
        }

        Assert.NotEmpty(ownKeys);
        Assert.Empty(Found(ownKeys, community.Gateway.Log, "the gateway's output"));
        foreach (string file in Directory.EnumerateFiles(community.Data, "*", SearchOption.AllDirectories).Where(file => !file.StartsWith(keysFolder, StringComparison.Ordinal)))
        {
            Assert.Empty(Found(ownKeys, Encoding.Latin1.GetString(await ReadSharedAsync(file)), file));
        }
    }

    private static async Task<IEnumerable<string>> PrivateKeysAsync(string folder)
    {
        var found = new List<string>();
        foreach (string name in (string[])["root.pem", "signing.pem", "access.pem", "identity.txt"])
        {
            found.AddRange(await PrivateLinesAsync(Path.Combine(folder, name)));
        }

        Assert.True(found.Count >= 4);
        return found;
    }

    /// <summary>The lines of a key file that carry the secret: PEM bodies, age identities, base64 keys.</summary>
    private static async Task<IEnumerable<string>> PrivateLinesAsync(string file) =>
        (await File.ReadAllLinesAsync(file)).Where(line => line.Length >= 40 && !line.StartsWith('-') && !line.StartsWith('#'));

    private static async Task<byte[]> ReadSharedAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    private static IEnumerable<string> Found(IEnumerable<string> secrets, string text, string place) =>
        secrets.Where(secret => text.Contains(secret, StringComparison.Ordinal)).Select(secret => $"{secret[..12]}… in {place}");
}
