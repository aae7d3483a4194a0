using System.Text;
using System.Text.Json;
using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests;

/// <summary>Advisories that two publishers stand by, and uploads in packs, told with the built programs.</summary>
public sealed class ReleaseTests
{
    private const string Text = "RELEASE-TEXT-MARKER-3f11c8 close valve nine";
    private const string Title = "RELEASE-TITLE-MARKER-9a02d7";
    private const string FileName = "RELEASE-NAME-MARKER-41b6aa.txt";

    private static readonly Dictionary<string, string> TwoForAmber = new()
    {
        ["Gateway__Approvals__Release__0"] = "AMBER",
        ["Gateway__Approvals__Release__1"] = "RED",
    };

    [Theory]
    [InlineData("--open", "bravo", "AMBER")]
    [InlineData("--sealed", "bravo", "AMBER")]
    [InlineData("--sealed", "reader", "RED")]
    public async Task Two_publishers_send_what_one_alone_may_not(string mode, string to, string tlp)
    {
        await using Community community = await FoundAsync();
        string recipient = to == "reader" ? PrincipalOf(community, "bravo") : to;
        string[] words = ["--to", recipient, "--tlp", tlp, "--title", Title, mode];
        Outcome alone = await community.AdvisoryAsync("alpha", ["send", community[FileName], .. words]);
        Assert.Equal(1, alone.ExitCode);
        Assert.Contains("approval-required", alone.Errors, StringComparison.Ordinal);

        string pack = community["upload.pack"];
        (await community.AdvisoryAsync("alpha", ["pack", community[FileName], .. words, "--out", pack])).MustSucceed();
        await NothingIsInClearAsync(pack);
        Assert.Equal(1, (await community.AdvisoryAsync("alpha", "send", "--pack", pack)).ExitCode);
        Assert.Equal(1, (await community.AdvisoryAsync("alpha", "approve", pack)).ExitCode);
        Assert.Equal(1, (await community.AdvisoryAsync("bravo", "approve", pack)).ExitCode);

        (await community.AdvisoryAsync("second", "approve", pack, "--read", community["read"])).MustSucceed();
        Assert.Equal(Text, await File.ReadAllTextAsync(Path.Combine(community["read"], FileName)));
        Assert.Equal(1, (await community.AdvisoryAsync("alpha", "send", "--pack", pack)).ExitCode);
        Outcome approved = (await community.AdvisoryAsync("second", "approve", pack)).MustSucceed();
        Assert.Contains(Title, approved.Output, StringComparison.Ordinal);
        Assert.Contains(FileName, approved.Output, StringComparison.Ordinal);
        Assert.Contains(recipient, approved.Output, StringComparison.Ordinal);
        await NothingIsInClearAsync(pack);

        Assert.Equal(1, (await community.AdvisoryAsync("second", "send", "--pack", pack)).ExitCode);
        string id = Answer.Id(await community.AdvisoryAsync("alpha", "send", "--pack", pack, "--json"));
        (await community.AdvisoryAsync("bravo", "get", id, "--out", community["got"])).MustSucceed();
        Assert.Equal(Text, await File.ReadAllTextAsync(Path.Combine(community["got"], FileName)));
        Assert.Equal(1, (await community.AdvisoryAsync("alpha", "send", "--pack", pack)).ExitCode);
        await IsProvenAsync(community, id);
        (await community.AdvisoryAsync("alpha", "audit", "verify")).MustSucceed();
        (await community.FsckAsync()).MustSucceed();
    }

    [Fact]
    public async Task A_pack_is_made_and_released_while_the_gateway_is_away_and_sent_when_it_is_back()
    {
        await using Community community = await FoundAsync();
        string pack = community["upload.pack"];
        await community.Gateway.StopAsync();
        (await community.AdvisoryAsync("alpha", "pack", community[FileName], "--to", "bravo", "--tlp", "AMBER", "--out", pack)).MustSucceed();
        (await community.AdvisoryAsync("second", "approve", pack)).MustSucceed();
        Assert.Equal(3, (await community.AdvisoryAsync("alpha", "unpack", pack)).ExitCode);
        await community.RestartAsync(TwoForAmber);
        string id = Answer.Id(await community.AdvisoryAsync("alpha", "unpack", pack, "--json"));
        (await community.AdvisoryAsync("bravo", "get", id, "--out", community["got"])).MustSucceed();
    }

    [Fact]
    public async Task An_unsealed_pack_is_sent_by_a_machine_that_has_no_receive_key()
    {
        await using Community community = await FoundAsync();
        string pack = community["upload.pack"];
        (await community.AdvisoryAsync("alpha", "pack", community[FileName], "--to", "bravo", "--tlp", "GREEN", "--sealed", "--unsealed", "--title", Title, "--out", pack)).MustSucceed();
        await NothingIsInClearAsync(pack);
        File.Move(Path.Combine(community.Keys("alpha"), "identity.txt"), community["identity.txt"]);
        string id = Answer.Id(await community.AdvisoryAsync("alpha", "send", "--pack", pack, "--json"));
        (await community.AdvisoryAsync("bravo", "get", id, "--out", community["got"])).MustSucceed();
        Assert.Equal(Text, await File.ReadAllTextAsync(Path.Combine(community["got"], FileName)));
    }

    [Fact]
    public async Task A_pack_that_somebody_changed_is_neither_released_nor_sent()
    {
        await using Community community = await FoundAsync();
        string pack = community["upload.pack"];
        (await community.AdvisoryAsync("alpha", "pack", community[FileName], "--to", "bravo", "--tlp", "GREEN", "--unsealed", "--out", pack)).MustSucceed();
        byte[] whole = await File.ReadAllBytesAsync(pack);
        whole[^1] ^= 1;
        await File.WriteAllBytesAsync(pack, whole);
        Assert.Equal("tampered", (await community.AdvisoryAsync("second", "approve", pack)).FirstWord);
        Assert.Equal("tampered", (await community.AdvisoryAsync("alpha", "send", "--pack", pack)).FirstWord);
        Assert.DoesNotContain(FileName, (await community.AdvisoryAsync("alpha", "outbox")).MustSucceed().Output, StringComparison.Ordinal);
    }

    /// <summary>alpha, its second publisher, and bravo; each of alpha's has seen the directory.</summary>
    private static async Task<Community> FoundAsync()
    {
        Community community = await Community.FoundAsync(TwoForAmber, "alpha", "bravo");
        (await community.AdvisoryAsync("alpha", "principal", "add", "--kind", "person", "--roles", "publisher,reader", "--out", community.Keys("second"))).MustSucceed();
        (await community.AdvisoryAsync("alpha", "agency", "list")).MustSucceed();
        (await community.AdvisoryAsync("second", "agency", "list")).MustSucceed();
        await File.WriteAllTextAsync(community[FileName], Text);
        return community;
    }

    private static string PrincipalOf(Community community, string keys)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(community.Keys(keys), "principal.json")));
        return document.RootElement.GetProperty("principal").GetString()!;
    }

    private static async Task NothingIsInClearAsync(string pack)
    {
        string bytes = Encoding.Latin1.GetString(await File.ReadAllBytesAsync(pack));
        Assert.DoesNotContain((string[])[Text, Title, FileName], marker => bytes.Contains(marker, StringComparison.Ordinal));
    }

    private static async Task IsProvenAsync(Community community, string id)
    {
        (await community.AdvisoryAsync("alpha", "audit", "export", "--advisory", id, "--out", community["sender.zip"])).MustSucceed();
        Outcome shown = (await community.AdvisoryAsync("bravo", "audit", "check", community["sender.zip"])).MustSucceed();
        Assert.Contains($"released by {PrincipalOf(community, "second")}", shown.Output, StringComparison.Ordinal);
        (await community.AdvisoryAsync("bravo", "audit", "export", "--advisory", id, "--out", community["recipient.zip"])).MustSucceed();
        Outcome seen = (await community.AdvisoryAsync("bravo", "audit", "check", community["recipient.zip"])).MustSucceed();
        Assert.DoesNotContain("released by", seen.Output, StringComparison.Ordinal);
    }
}
