using System.Text.Json;
using EndToEnd.Tests.Harness;
using Gateway.Crypto.Tests;

namespace EndToEnd.Tests;

/// <summary>Members with hybrid post-quantum receive keys beside one that has none, told with the built programs on a machine with ML-KEM.</summary>
public sealed class HybridTests
{
    private const string Text = "close valve nine";

    [PostQuantumFact]
    public async Task Open_and_sealed_each_agency_gets_payloads_of_its_own_class_and_opens_them()
    {
        await using Community community = await FoundAsync();
        foreach ((string how, bool isSealed) in ((string, bool)[])[("--open", false), ("--sealed", true)])
        {
            string id = await SendAsync(community, "bravo,charlie", how);
            foreach (string reader in (string[])["bravo", "charlie"])
            {
                await GetAsync(community, reader, id);
                using JsonDocument manifest = JsonDocument.Parse(await ManifestAsync(community, reader, id));
                Assert.Equal(reader == "bravo" ? "mlkem768x25519" : "x25519", manifest.RootElement.GetProperty("class").GetString());
                Assert.All(Headers(manifest.RootElement), key => Assert.Equal(reader == "bravo", key.StartsWith("age1pq1", StringComparison.Ordinal)));
                (await community.AdvisoryAsync(reader, "ack", id)).MustSucceed();
            }

            if (isSealed)
            {
                await GetAsync(community, "alpha", id);
            }
        }

        (await community.AdvisoryAsync("alpha", "audit", "verify")).MustSucceed();
        (await community.FsckAsync()).MustSucceed();
    }

    [PostQuantumFact]
    public async Task What_came_under_a_hybrid_key_goes_on_to_another_hybrid_agency_and_over_a_gap()
    {
        await using Community community = await FoundAsync();
        foreach (string how in (string[])["--open", "--sealed"])
        {
            string id = await SendAsync(community, "bravo", how);
            (await community.AdvisoryAsync("alpha", "permit", id, "--to", "bravo")).MustSucceed();
            (await community.AdvisoryAsync("bravo", "share", id, "--to", "delta")).MustSucceed();
            await GetAsync(community, "delta", id);
            Outcome refused = await community.AdvisoryAsync("bravo", "share", id, "--to", "charlie");
            Assert.Equal(1, refused.ExitCode);
            Assert.Contains("invalid-recipient-key", refused.Errors, StringComparison.Ordinal);

            string pack = community[$"pack{how}"], opened = community[$"opened{how}"];
            (await community.AdvisoryAsync("bravo", "pack", "--download", id, "--out", pack)).MustSucceed();
            (await community.AdvisoryAsync("bravo", "unpack", pack, "--out", opened)).MustSucceed();
            Assert.Equal(Text, await File.ReadAllTextAsync(Path.Combine(opened, "note.txt")));
        }
    }

    [PostQuantumFact]
    public async Task A_rotation_keeps_both_classes_new_and_retiring_keeps_one_of_each()
    {
        await using Community community = await FoundAsync();
        string before = await SendAsync(community, "bravo", "--sealed");
        string id = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(community.Keys("bravo"), "principal.json"))).RootElement.GetProperty("principal").GetString()!;

        (await community.AdvisoryAsync("bravo", "principal", "rotate", id, "--purpose", "receive", "--retire-old")).MustSucceed();
        string after = await SendAsync(community, "bravo", "--sealed");

        Assert.Equal(4, (await community.AdvisoryAsync("bravo", "key", "export", "--purpose", "receive")).MustSucceed().Output.TrimEnd().Split('\n').Length);
        await GetAsync(community, "bravo", before);
        await GetAsync(community, "bravo", after);
        using JsonDocument manifest = JsonDocument.Parse(await ManifestAsync(community, "bravo", after));
        Assert.StartsWith("age1pq1", Assert.Single(Headers(manifest.RootElement).Distinct()), StringComparison.Ordinal);
    }

    [PostQuantumFact]
    public async Task One_reader_without_a_hybrid_key_takes_its_agency_back_to_X25519_until_it_has_one()
    {
        await using Community community = await FoundAsync();
        (await community.AdvisoryAsync("bravo", "principal", "add", "--kind", "team", "--roles", "reader", "--out", community.Keys("team"))).MustSucceed();
        string first = await SendAsync(community, "bravo", "--sealed");
        string team = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(community.Keys("team"), "principal.json"))).RootElement.GetProperty("principal").GetString()!;
        (await community.AdvisoryAsync("bravo", "principal", "rotate", team, "--out", community.Keys("team"), "--purpose", "receive", "--hybrid")).MustSucceed();
        string second = await SendAsync(community, "bravo", "--sealed");

        foreach ((string advisory, string expected) in ((string, string)[])[(first, "x25519"), (second, "mlkem768x25519")])
        {
            using JsonDocument manifest = JsonDocument.Parse(await ManifestAsync(community, "bravo", advisory));
            Assert.Equal(expected, manifest.RootElement.GetProperty("class").GetString());
            await GetAsync(community, "bravo", advisory);
            await GetAsync(community, "team", advisory);
        }
    }

    // charlie has no hybrid key; the others do.
    private static async Task<Community> FoundAsync()
    {
        Community community = await Community.FoundAsync("alpha", "charlie");
        foreach (string agency in (string[])["bravo", "delta"])
        {
            await community.KeygenAsync(agency, "--hybrid");
            (await community.AdvisoryAsync("alpha", "agency", "accept", community.EnrolmentOf(agency))).MustSucceed();
        }

        return community;
    }

    private static async Task<string> SendAsync(Community community, string to, string how)
    {
        await File.WriteAllTextAsync(community["note.txt"], Text);
        string[] line = ["send", community["note.txt"], "--to", to, "--tlp", "AMBER", "--title", "Note", how, "--json"];
        using JsonDocument sent = JsonDocument.Parse((await community.AdvisoryAsync("alpha", line)).MustSucceed().Output);
        return sent.RootElement.GetProperty("id").GetString()!;
    }

    private static async Task GetAsync(Community community, string reader, string id)
    {
        string folder = community[$"got-{reader}-{id}"];
        (await community.AdvisoryAsync(reader, "get", id, "--out", folder)).MustSucceed();
        Assert.Equal(Text, await File.ReadAllTextAsync(Path.Combine(folder, "note.txt")));
    }

    private static async Task<string> ManifestAsync(Community community, string reader, string id)
    {
        string token = (await community.AdvisoryInProcessAsync(reader, "token")).MustSucceed().Output.Trim();
        using var client = new HttpClient { BaseAddress = new Uri(community.Url) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return await client.GetStringAsync(new Uri($"/v1/advisories/{id}/manifest", UriKind.Relative));
    }

    private static IEnumerable<string> Headers(JsonElement manifest) =>
        manifest.GetProperty("documents").EnumerateArray()
            .SelectMany(document => document.GetProperty("headers").EnumerateArray())
            .Select(header => header.GetProperty("recipientKey").GetString()!);
}
