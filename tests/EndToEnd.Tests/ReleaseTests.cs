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
        Outcome alone = await community.AdvisoryInProcessAsync("alpha", ["send", community[FileName], .. words]);
        Assert.Equal(1, alone.ExitCode);
        Assert.Contains("approval-required", alone.Errors, StringComparison.Ordinal);

        string pack = community["upload.pack"];
        (await community.AdvisoryInProcessAsync("alpha", ["pack", community[FileName], .. words, "--out", pack])).MustSucceed();
        await NothingIsInClearAsync(pack);
        Assert.Equal(1, (await community.AdvisoryInProcessAsync("alpha", "send", "--pack", pack)).ExitCode);
        Assert.Equal(1, (await community.AdvisoryInProcessAsync("alpha", "approve", pack)).ExitCode);
        Assert.Equal(1, (await community.AdvisoryInProcessAsync("bravo", "approve", pack)).ExitCode);

        (await community.AdvisoryInProcessAsync("second", "approve", pack, "--read", community["read"])).MustSucceed();
        Assert.Equal(Text, await File.ReadAllTextAsync(Path.Combine(community["read"], FileName)));
        Assert.Equal(1, (await community.AdvisoryInProcessAsync("alpha", "send", "--pack", pack)).ExitCode);
        Outcome approved = (await community.AdvisoryInProcessAsync("second", "approve", pack)).MustSucceed();
        Assert.Contains(Title, approved.Output, StringComparison.Ordinal);
        Assert.Contains(FileName, approved.Output, StringComparison.Ordinal);
        Assert.Contains(recipient, approved.Output, StringComparison.Ordinal);
        await NothingIsInClearAsync(pack);

        Assert.Equal(1, (await community.AdvisoryInProcessAsync("second", "send", "--pack", pack)).ExitCode);
        string id = Answer.Id(await community.AdvisoryInProcessAsync("alpha", "send", "--pack", pack, "--json"));
        (await community.AdvisoryInProcessAsync("bravo", "get", id, "--out", community["got"])).MustSucceed();
        Assert.Equal(Text, await File.ReadAllTextAsync(Path.Combine(community["got"], FileName)));
        Assert.Equal(1, (await community.AdvisoryInProcessAsync("alpha", "send", "--pack", pack)).ExitCode);
        await IsProvenAsync(community, id);
        (await community.AdvisoryInProcessAsync("alpha", "audit", "verify")).MustSucceed();
        (await community.FsckAsync()).MustSucceed();
    }

    [Fact]
    public async Task A_pack_is_made_and_released_while_the_gateway_is_away_and_sent_when_it_is_back()
    {
        await using Community community = await FoundAsync();
        string pack = community["upload.pack"];
        await community.Gateway.StopAsync();
        (await community.AdvisoryInProcessAsync("alpha", "pack", community[FileName], "--to", "bravo", "--tlp", "AMBER", "--out", pack)).MustSucceed();
        (await community.AdvisoryInProcessAsync("second", "approve", pack)).MustSucceed();
        Assert.Equal(3, (await community.AdvisoryInProcessAsync("alpha", "unpack", pack)).ExitCode);
        await community.RestartAsync(TwoForAmber);
        string id = Answer.Id(await community.AdvisoryInProcessAsync("alpha", "unpack", pack, "--json"));
        (await community.AdvisoryInProcessAsync("bravo", "get", id, "--out", community["got"])).MustSucceed();
    }

    [Fact]
    public async Task An_unsealed_pack_is_sent_by_a_machine_that_has_no_receive_key()
    {
        await using Community community = await FoundAsync();
        string pack = community["upload.pack"];
        (await community.AdvisoryInProcessAsync("alpha", "pack", community[FileName], "--to", "bravo", "--tlp", "GREEN", "--sealed", "--unsealed", "--title", Title, "--out", pack)).MustSucceed();
        await NothingIsInClearAsync(pack);
        File.Move(Path.Combine(community.Keys("alpha"), "identity.txt"), community["identity.txt"]);
        string id = Answer.Id(await community.AdvisoryInProcessAsync("alpha", "send", "--pack", pack, "--json"));
        (await community.AdvisoryInProcessAsync("bravo", "get", id, "--out", community["got"])).MustSucceed();
        Assert.Equal(Text, await File.ReadAllTextAsync(Path.Combine(community["got"], FileName)));
    }

    [Theory]
    [InlineData("--open")]
    [InlineData("--sealed")]
    public async Task A_delivery_is_carried_over_a_gap_by_a_machine_that_cannot_open_it_and_a_receipt_comes_back(string mode)
    {
        await using Community community = await FoundAsync();
        string id = Answer.Id(await community.AdvisoryInProcessAsync("alpha", "send", community[FileName], "--to", "bravo", "--tlp", "GREEN", "--title", Title, mode, "--json"));
        CopyKeys(community.Keys("bravo"), community.Keys("online"), "principal.json", "access.pem");
        CopyKeys(community.Keys("bravo"), community.Keys("gap"), "principal.json", "identity.txt", "signing.pem");
        string pack = community["delivery.pack"];
        string receipt = community["receipt.json"];
        (await community.AdvisoryInProcessAsync("online", "pack", "--download", id, "--out", pack)).MustSucceed();
        await NothingIsInClearAsync(pack);
        await community.Gateway.StopAsync();

        Assert.Equal("not-addressed", (await community.AdvisoryInProcessAsync("alpha", "unpack", pack, "--out", community["others"])).FirstWord);
        (await community.AdvisoryInProcessAsync("gap", "unpack", pack, "--out", community["got"], "--ack", "acted", "--receipt", receipt)).MustSucceed();
        Assert.Equal(Text, await File.ReadAllTextAsync(Path.Combine(community["got"], FileName)));

        await community.RestartAsync(TwoForAmber);
        (await community.AdvisoryInProcessAsync("online", "unpack", receipt)).MustSucceed();
        Assert.Contains("acted", (await community.AdvisoryInProcessAsync("alpha", "outbox", "--json")).MustSucceed().Output, StringComparison.Ordinal);
        // Now the machine behind the gap knows the directory, and can write: the other way round.
        (await community.AdvisoryInProcessAsync("gap", "pack", community[FileName], "--to", "alpha", "--tlp", "GREEN", "--unsealed", "--out", community["answer.pack"])).MustSucceed();
        string answer = Answer.Id(await community.AdvisoryInProcessAsync("online", "unpack", community["answer.pack"], "--json"));
        (await community.AdvisoryInProcessAsync("alpha", "get", answer, "--out", community["answered"])).MustSucceed();
        (await community.FsckAsync()).MustSucceed();
    }

    [Fact]
    public async Task A_delivery_that_a_recipient_shared_on_is_carried_with_what_proves_that()
    {
        await using Community community = await Community.FoundAsync("alpha", "bravo", "charlie");
        await File.WriteAllTextAsync(community[FileName], Text);
        string id = Answer.Id(await community.AdvisoryInProcessAsync("alpha", "send", community[FileName], "--to", "bravo", "--tlp", "GREEN", "--json"));
        (await community.AdvisoryInProcessAsync("bravo", "share", id, "--to", "charlie")).MustSucceed();
        string pack = community["delivery.pack"];
        (await community.AdvisoryInProcessAsync("charlie", "pack", "--download", id, "--out", pack)).MustSucceed();
        await community.Gateway.StopAsync();
        Outcome opened = (await community.AdvisoryInProcessAsync("charlie", "unpack", pack, "--out", community["got"])).MustSucceed();
        Assert.Contains($"shared by {PrincipalOf(community, "bravo")}", opened.Output, StringComparison.Ordinal);
        Assert.Equal(Text, await File.ReadAllTextAsync(Path.Combine(community["got"], FileName)));
    }

    [Fact]
    public async Task A_pack_that_somebody_changed_is_neither_released_nor_sent()
    {
        await using Community community = await FoundAsync();
        string pack = community["upload.pack"];
        (await community.AdvisoryInProcessAsync("alpha", "pack", community[FileName], "--to", "bravo", "--tlp", "GREEN", "--unsealed", "--out", pack)).MustSucceed();
        byte[] whole = await File.ReadAllBytesAsync(pack);
        whole[^1] ^= 1;
        await File.WriteAllBytesAsync(pack, whole);
        Assert.Equal("tampered", (await community.AdvisoryInProcessAsync("second", "approve", pack)).FirstWord);
        Assert.Equal("tampered", (await community.AdvisoryInProcessAsync("alpha", "send", "--pack", pack)).FirstWord);
        Assert.DoesNotContain(FileName, (await community.AdvisoryInProcessAsync("alpha", "outbox")).MustSucceed().Output, StringComparison.Ordinal);
    }

    /// <summary>alpha, its second publisher, and bravo; each of alpha's has seen the directory.</summary>
    private static async Task<Community> FoundAsync()
    {
        Community community = await Community.FoundAsync(TwoForAmber, "alpha", "bravo");
        (await community.AdvisoryInProcessAsync("alpha", "principal", "add", "--kind", "person", "--roles", "publisher,reader", "--out", community.Keys("second"))).MustSucceed();
        (await community.AdvisoryInProcessAsync("alpha", "agency", "list")).MustSucceed();
        (await community.AdvisoryInProcessAsync("second", "agency", "list")).MustSucceed();
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

    private static void CopyKeys(string from, string to, params string[] files)
    {
        Directory.CreateDirectory(to);
        foreach (string file in files)
        {
            File.Copy(Path.Combine(from, file), Path.Combine(to, file));
        }
    }

    private static async Task IsProvenAsync(Community community, string id)
    {
        (await community.AdvisoryInProcessAsync("alpha", "audit", "export", "--advisory", id, "--out", community["sender.zip"])).MustSucceed();
        Outcome shown = (await community.AdvisoryInProcessAsync("bravo", "audit", "check", community["sender.zip"])).MustSucceed();
        Assert.Contains($"released by {PrincipalOf(community, "second")}", shown.Output, StringComparison.Ordinal);
        (await community.AdvisoryInProcessAsync("bravo", "audit", "export", "--advisory", id, "--out", community["recipient.zip"])).MustSucceed();
        Outcome seen = (await community.AdvisoryInProcessAsync("bravo", "audit", "check", community["recipient.zip"])).MustSucceed();
        Assert.DoesNotContain("released by", seen.Output, StringComparison.Ordinal);
    }
}
