using System.Globalization;
using System.Text;
using System.Text.Json;
using EndToEnd.Tests.Harness;
using Gateway.Crypto;
using Gateway.Exchange;

namespace EndToEnd.Tests;

/// <summary>Every key of a gateway is rotated in the middle of its exchanges, with the built programs: what was signed before goes on counting.</summary>
public sealed class KeyRotationTests
{
    [Fact]
    public async Task Old_evidence_receipts_downloads_pins_and_the_witness_go_on_after_every_key_was_rotated()
    {
        await using Community community = await Community.FoundAsync("alpha", "bravo");
        string first = await SendAsync(community, "before");
        (await community.AdvisoryAsync("bravo", "inbox")).MustSucceed();
        (await community.AdvisoryAsync("alpha", "audit", "verify")).MustSucceed();
        (await community.AdvisoryAsync("alpha", "audit", "export", "--advisory", first, "--out", community["before.zip"])).MustSucceed();
        Invite before = Invite.Parse(await File.ReadAllBytesAsync(community.Invite));

        await using RunningWitness witness = await WitnessAsync(community, before);
        await RotateAllAsync(community);
        await community.RestartAsync(new Dictionary<string, string> { ["Gateway__Logs__PolicyFile"] = community["policy"] });

        // These keys folders hold the pin of the first keys; charlie is new below, and knows the first invite only.
        string second = await SendAsync(community, "after");
        foreach (string id in (string[])[first, second])
        {
            (await community.AdvisoryAsync("bravo", "get", id, "--out", community[id])).MustSucceed();
            (await community.AdvisoryAsync("bravo", "ack", id, "--as", "read")).MustSucceed();
        }

        await community.EnrolAsync("charlie");
        (await community.AdvisoryAsync("charlie", "inbox")).MustSucceed();
        (await community.AdvisoryAsync("alpha", "audit", "verify")).MustSucceed();
        string invite = (await Command.RunAsync(Repository.GatewayProgram, "invite", "--data", community.Data, "--url", community.Url)).MustSucceed().Output;
        Assert.Equal(2, Invite.Parse(Encoding.UTF8.GetBytes(invite.TrimEnd())).Rotations.Count);
        await File.WriteAllTextAsync(community["invite-of-today.json"], invite);
        foreach (string evidence in (string[])[community["before.zip"], ReceiptOf(community, first)])
        {
            (await community.AdvisoryAsync("alpha", "audit", "check", evidence)).MustSucceed();
        }

        foreach (string evidence in (string[])[community["before.zip"], ReceiptOf(community, first), ReceiptOf(community, second)])
        {
            (await community.AdvisoryAsync("alpha", "audit", "check", evidence, "--invite", community["invite-of-today.json"])).MustSucceed();
        }

        (await community.AdvisoryAsync("bravo", "agency", "list", "--policy", community["policy"])).MustSucceed();
        (await community.FsckAsync()).MustSucceed();
        string keys = (await Command.RunAsync(Repository.GatewayProgram, "keys", "list", "--data", community.Data)).MustSucceed().Output;
        Assert.Contains($"before {before.AuditKey} up to", keys, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_words_are_usage_and_a_rotation_without_the_root_is_refused()
    {
        await using Community community = await Community.FoundAsync("alpha");
        Assert.Equal(2, (await KeysAsync(community, "rotate", "root")).ExitCode);
        Assert.Equal(2, (await KeysAsync(community, "rotate", "manifest", "--prepare")).ExitCode);
        Assert.Equal(1, (await KeysAsync(community, "rotate", "manifest", "--root", community["absent.pem"])).ExitCode);
        string prepared = (await KeysAsync(community, "rotate", "audit-log", "--prepare")).MustSucceed().Output;
        string rotated = (await KeysAsync(community, "rotate", "audit-log")).MustSucceed().Output;
        Assert.Contains(prepared.Split(' ')[2].Trim(), rotated, StringComparison.Ordinal);

        await File.WriteAllTextAsync(community["passphrase"], "a passphrase for a machine");
        File.SetUnixFileMode(community["passphrase"], UnixFileMode.UserRead);
        (await KeysAsync(community, "seal", "--passphrase-file", community["passphrase"])).MustSucceed();
        Assert.Equal(5, (await KeysAsync(community, "list")).MustSucceed().Output.Split('\n').Count(line => line.EndsWith("(sealed)", StringComparison.Ordinal)));
        await community.RestartAsync();
        (await community.AdvisoryAsync("alpha", "agency", "list")).MustSucceed();
        (await KeysAsync(community, "unseal")).MustSucceed();
        (await community.FsckAsync()).MustSucceed();
    }

    private static Task<Outcome> KeysAsync(Community community, string command, params string[] arguments) =>
        Command.RunAsync(Repository.GatewayProgram, ["keys", command, .. arguments, "--data", community.Data]);

    private static async Task RotateAllAsync(Community community)
    {
        foreach (string key in (string[])["audit-log", "directory-log", "manifest", "token", "storage"])
        {
            Assert.StartsWith($"rotated {key}", (await KeysAsync(community, "rotate", key)).MustSucceed().Output, StringComparison.Ordinal);
        }
    }

    /// <summary>A witness that has cosigned under the first keys, and is told the next ones before the rotation, as its operator would be.</summary>
    private static async Task<RunningWitness> WitnessAsync(Community community, Invite invite)
    {
        CosignatureVerifier key = await RunningWitness.InitAsync(community["witness"]);
        string port = RunningGateway.FreePort().ToString(CultureInfo.InvariantCulture);
        string[] served = ["--log", invite.DirectoryKey.ToString(), "--urls", $"http://127.0.0.1:{port}"];
        await File.WriteAllTextAsync(community["policy"], $"witness w {key} http://127.0.0.1:{port}/\nquorum w\n");
        await using (await RunningWitness.StartAsync(community["witness"], invite.AuditKey, null, served))
        {
            await community.RestartAsync(new Dictionary<string, string> { ["Gateway__Logs__PolicyFile"] = community["policy"] });
            (await community.AdvisoryAsync("alpha", "agency", "list", "--policy", community["policy"])).MustSucceed();
        }

        string[] next =
        [
            (await KeysAsync(community, "rotate", "audit-log", "--prepare")).MustSucceed().Output.Split(' ')[2].Trim(),
            (await KeysAsync(community, "rotate", "directory-log", "--prepare")).MustSucceed().Output.Split(' ')[2].Trim(),
        ];
        return await RunningWitness.StartAsync(community["witness"], invite.AuditKey, null, [.. served, "--log", next[0], "--log", next[1]]);
    }

    private static async Task<string> SendAsync(Community community, string text)
    {
        await File.WriteAllTextAsync(community["note.txt"], text);
        Outcome sent = await community.AdvisoryAsync("alpha", "send", community["note.txt"], "--to", "bravo", "--tlp", "AMBER", "--title", "Note", "--json");
        using JsonDocument answer = JsonDocument.Parse(sent.MustSucceed().Output);
        return answer.RootElement.GetProperty("id").GetString()!;
    }

    private static string ReceiptOf(Community community, string advisory) => Path.Combine(community.Keys("alpha"), "state", "receipts", $"{advisory}.json");
}
