using System.Security.Cryptography;
using System.Text.Json;
using EndToEnd.Tests.Harness;
using Gateway.Tests.Advisories.Fixtures;

namespace EndToEnd.Tests;

/// <summary><c>advisory export --to-dir</c>, told with the built programs.</summary>
public sealed class ExportTests
{
    [Fact]
    public async Task Everything_new_is_exported_once_with_its_documents_open_and_sealed_alike()
    {
        await using Community community = await Community.FoundAsync("alpha", "bravo");
        string open = await SendAsync(community, "first", "AMBER", "--expires", "2099-01-01");
        string hidden = await SendAsync(community, "second", "AMBER+STRICT");

        (await ExportAsync(community)).MustSucceed();

        JsonElement record = Record(community, $"{open}.json");
        Assert.Equal(("ok", "published", "TLP:AMBER", "first"), (Text(record, "verdict"), Text(record, "status"), Text(record, "tlp"), Title(record)));
        Assert.Equal("2099-01-01T00:00:00.000Z", Text(record, "expiresAt"));
        Assert.Equal("first", await File.ReadAllTextAsync(Path.Combine(community["export"], Text(record.GetProperty("files")[0], "path"))));
        JsonElement second = Record(community, $"{hidden}.json");
        Assert.Equal(("ok", "TLP:AMBER+STRICT", "second"), (Text(second, "verdict"), Text(second, "tlp"), Title(second)));
        Assert.True(second.GetProperty("sealed").GetBoolean());
        Assert.True(record.GetProperty("index").GetInt64() < second.GetProperty("index").GetInt64());

        // Whoever picks records up moves them away; they do not come back.
        File.Delete(Path.Combine(community["export"], $"{open}.json"));
        string third = await SendAsync(community, "third", "GREEN");
        Outcome again = (await ExportAsync(community)).MustSucceed();
        Assert.Contains(third, again.Output, StringComparison.Ordinal);
        Assert.Equal([$"{hidden}.json", $"{third}.json"], Records(community));
        Assert.Empty((await ExportAsync(community)).MustSucceed().Output);
    }

    [Fact]
    public async Task An_advisory_that_is_taken_back_afterwards_is_told_once_with_its_signed_reason()
    {
        await using Community community = await Community.FoundAsync("alpha", "bravo");
        string kept = await SendAsync(community, "kept", "AMBER");
        string withdrawn = await SendAsync(community, "withdrawn", "AMBER");
        string early = await SendAsync(community, "early", "AMBER");
        (await community.AdvisoryAsync("alpha", "withdraw", early, "--reason", "too early")).MustSucceed();
        (await ExportAsync(community)).MustSucceed();
        JsonElement ended = Record(community, $"{early}.json");
        Assert.Equal(("ok", "withdrawn"), (Text(ended, "verdict"), Text(ended, "status")));
        Assert.Contains("too early", Text(ended, "finding"), StringComparison.Ordinal);
        Assert.False(ended.TryGetProperty("files", out _));
        Assert.False(Directory.Exists(Path.Combine(community["export"], early)));

        (await community.AdvisoryAsync("alpha", "withdraw", withdrawn, "--reason", "wrong pump")).MustSucceed();
        (await ExportAsync(community)).MustSucceed();
        JsonElement change = Record(community, $"{withdrawn}.withdrawn.json");
        Assert.Equal(("ok", "wrong pump"), (Text(change, "verdict"), Text(change, "reason")));
        Assert.StartsWith("alpha/", Text(change, "signer"), StringComparison.Ordinal);
        Assert.Empty((await ExportAsync(community)).MustSucceed().Output);
        Assert.Contains($"{kept}.json", Records(community));
    }

    [Fact]
    public async Task A_delivery_that_does_not_hold_is_a_record_with_its_verdict_and_no_document()
    {
        await using Community community = await Community.FoundAsync("alpha", "bravo");
        string broken = await SendAsync(community, "broken", "AMBER");
        string sound = await SendAsync(community, "sound", "AMBER");
        string payload = Directory.EnumerateFiles(Path.Combine(community.Data, "payload")).Order(StringComparer.Ordinal).First();
        byte[] bytes = await File.ReadAllBytesAsync(payload);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(payload, bytes);

        Outcome outcome = await ExportAsync(community);

        Assert.Equal(1, outcome.ExitCode);
        Assert.Equal([$"{broken}.json", $"{sound}.json"], Records(community));
        string[] verdicts = [Text(Record(community, $"{broken}.json"), "verdict"), Text(Record(community, $"{sound}.json"), "verdict")];
        Assert.Equal(["ok", "tampered"], verdicts.Order(StringComparer.Ordinal));
        string spoiled = verdicts[0] == "tampered" ? broken : sound;
        Assert.False(Directory.Exists(Path.Combine(community["export"], spoiled)));
        Assert.False(Record(community, $"{spoiled}.json").TryGetProperty("files", out _));
        (await ExportAsync(community)).MustSucceed();
    }

    [Fact]
    public async Task An_export_that_was_interrupted_goes_on_where_it_was_and_says_nothing_twice()
    {
        await using Community community = await Community.FoundAsync("alpha", "bravo");
        string id = await SendAsync(community, "interrupted", "AMBER");
        (await ExportAsync(community)).MustSucceed();
        string folder = community["export"];
        string state = await File.ReadAllTextAsync(Path.Combine(folder, ".export.json"));
        JsonElement done = JsonDocument.Parse(state).RootElement;
        string before = $$"""
            {"gateway":"{{Text(done, "gateway")}}","principal":"{{Text(done, "principal")}}","after":-1,"pending":{"name":"{{id}}.json","after":{{done.GetProperty("after").GetInt64()}},"standing":{{done.GetProperty("standing").GetRawText()}}},"standing":[]}
            """;

        // Before the rename: the part is there, and takes its place.
        await File.WriteAllTextAsync(Path.Combine(folder, ".export.json"), before);
        File.Move(Path.Combine(folder, $"{id}.json"), Path.Combine(folder, $".{id}.json.part"));
        Assert.Empty((await ExportAsync(community)).MustSucceed().Output);
        Assert.Equal("ok", Text(Record(community, $"{id}.json"), "verdict"));

        // After the rename, and somebody has picked the record up: it does not come again.
        await File.WriteAllTextAsync(Path.Combine(folder, ".export.json"), before);
        File.Delete(Path.Combine(folder, $"{id}.json"));
        Assert.Empty((await ExportAsync(community)).MustSucceed().Output);
        Assert.Empty(Records(community));

        // Before any of it: documents without a record are written again.
        await File.WriteAllTextAsync(Path.Combine(folder, ".export.json"), $$"""{"gateway":"{{Text(done, "gateway")}}","principal":"{{Text(done, "principal")}}","after":-1,"standing":[]}""");
        (await ExportAsync(community)).MustSucceed();
        Assert.Equal("interrupted", await File.ReadAllTextAsync(Path.Combine(folder, id, "note.txt")));
        Assert.DoesNotContain(Directory.EnumerateFiles(folder, ".*.part"), _ => true);
    }

    [Fact]
    public async Task A_folder_belongs_to_one_inbox_and_one_process()
    {
        await using Community community = await Community.FoundAsync("alpha", "bravo");
        (await ExportAsync(community)).MustSucceed();

        Assert.Equal(2, (await community.AdvisoryAsync("alpha", "export", "--to-dir", community["export"])).ExitCode);
        await using (new FileStream(Path.Combine(community["export"], ".export.lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            Assert.Equal(1, (await ExportAsync(community)).ExitCode);
        }

        await File.WriteAllTextAsync(Path.Combine(community["export"], ".export.json"), "{}");
        Assert.Equal(2, (await ExportAsync(community)).ExitCode);
        Assert.Equal(2, (await community.AdvisoryAsync("bravo", "export")).ExitCode);
    }

    [SharedFact("csaf/examples")]
    public async Task CSAF_documents_of_every_label_are_laid_out_as_a_providers_tree_until_they_are_withdrawn()
    {
        const string url = "https://csaf.bravo.example/inbox";
        string[] provider = ["export", "--to-dir", "export", "--csaf-provider", url + "/"];
        await using Community community = await Community.FoundAsync("alpha", "bravo");
        provider[2] = community["export"];
        string clear = await SendCsafAsync(community, "bsi-2022-0001.json", "WHITE", "CLEAR");
        string strict = await SendCsafAsync(community, "icsa-23-075-01.json", "AMBER", "AMBER+STRICT");
        string amber = await SendCsafAsync(community, "icsa-24-284-16.json", "AMBER", "AMBER");
        await SendAsync(community, "no CSAF", "GREEN");
        (await community.AdvisoryAsync("bravo", provider)).MustSucceed();
        string root = Path.Combine(community["export"], "csaf");

        JsonElement metadata = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(root, "provider-metadata.json"))).RootElement;
        Assert.Equal($"{url}/provider-metadata.json", Text(metadata, "canonical_url"));
        Assert.Equal(("csaf_provider", false, false), (Text(metadata, "role"), metadata.GetProperty("list_on_CSAF_aggregators").GetBoolean(), metadata.GetProperty("mirror_on_CSAF_aggregators").GetBoolean()));
        JsonElement[] feeds = [.. metadata.GetProperty("distributions").EnumerateArray().Single(item => item.TryGetProperty("rolie", out _)).GetProperty("rolie").GetProperty("feeds").EnumerateArray()];
        Assert.Equal(["WHITE", "AMBER", "AMBER"], feeds.Select(feed => Text(feed, "tlp_label")));
        string[] labels = ["white", "amber", "amber-strict"];
        Assert.Equal(labels, Directory.GetDirectories(root).Select(path => Path.GetFileName(path)).OrderBy(name => Array.IndexOf(labels, name)));
        for (int i = 0; i < labels.Length; i++)
        {
            string feedFile = Text(feeds[i], "url")[(url.Length + 1)..];
            Assert.StartsWith(labels[i] + "/", feedFile, StringComparison.Ordinal);
            JsonElement feed = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(root, feedFile))).RootElement.GetProperty("feed");
            JsonElement entry = Assert.Single(feed.GetProperty("entry").EnumerateArray());
            string path = Text(entry.GetProperty("content"), "src")[(url.Length + 1)..];
            string document = Path.Combine(root, path);
            string listed = Path.GetRelativePath(Path.Combine(root, labels[i]), document);
            Assert.Equal(listed + "\n", await File.ReadAllTextAsync(Path.Combine(root, labels[i], "index.txt")));
            Assert.StartsWith($"\"{listed}\",\"", await File.ReadAllTextAsync(Path.Combine(root, labels[i], "changes.csv")), StringComparison.Ordinal);
            byte[] content = await File.ReadAllBytesAsync(document);
            Assert.Equal($"{Convert.ToHexStringLower(SHA256.HashData(content))}  {Path.GetFileName(document)}\n", await File.ReadAllTextAsync(document + ".sha256"));
            Assert.Equal($"{Convert.ToHexStringLower(SHA512.HashData(content))}  {Path.GetFileName(document)}\n", await File.ReadAllTextAsync(document + ".sha512"));
        }

        // Again, and with the first copies picked up: not a byte changes.
        Dictionary<string, string> before = Tree(root);
        Assert.Equal(3 * 6 + 1, before.Count);
        Directory.Delete(Path.Combine(community["export"], strict), recursive: true);
        await File.WriteAllTextAsync(Path.Combine(root, "white", "stray.json"), "{}");
        (await community.AdvisoryAsync("bravo", provider)).MustSucceed();
        Assert.Equal(before, Tree(root));

        // Withdrawn, it is gone, and of the clear feed the list remains, empty.
        (await community.AdvisoryAsync("alpha", "withdraw", clear, "--reason", "wrong pump")).MustSucceed();
        (await community.AdvisoryAsync("alpha", "withdraw", amber, "--reason", "wrong pump")).MustSucceed();
        (await community.AdvisoryAsync("bravo", provider)).MustSucceed();
        Assert.Equal(["amber-strict", "white"], Directory.GetDirectories(root).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
        Assert.Empty(await File.ReadAllTextAsync(Path.Combine(root, "white", "index.txt")));
        Assert.DoesNotContain(Tree(root).Keys, name => name.Contains("bsi-2022", StringComparison.Ordinal) || name.Contains("icsa-24", StringComparison.Ordinal));

        Assert.Equal(2, (await community.AdvisoryAsync("bravo", [.. provider[..4], "http://csaf.bravo.example"])).ExitCode);
    }

    private static Dictionary<string, string> Tree(string root) => Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
        .ToDictionary(path => Path.GetRelativePath(root, path), path => Convert.ToHexString(File.ReadAllBytes(path)));

    private static async Task<string> SendCsafAsync(Community community, string name, string label, string tlp)
    {
        string text = await File.ReadAllTextAsync(Path.Combine(Shared.Folder("csaf/examples"), name));
        await File.WriteAllTextAsync(community[name], text.Replace("\"label\": \"WHITE\"", $"\"label\": \"{label}\"", StringComparison.Ordinal));
        return Answer.Id(await community.AdvisoryAsync("alpha", "send", community[name], "--to", "bravo", "--tlp", tlp, "--json"));
    }

    private static Task<Outcome> ExportAsync(Community community) => community.AdvisoryAsync("bravo", "export", "--to-dir", community["export"]);

    private static string[] Records(Community community) =>
        [.. Directory.EnumerateFiles(community["export"]).Select(path => Path.GetFileName(path)).Where(name => name[0] != '.').Order(StringComparer.Ordinal)];

    private static JsonElement Record(Community community, string name) => JsonDocument.Parse(File.ReadAllText(Path.Combine(community["export"], name))).RootElement;

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private static string Title(JsonElement record) => Text(record.GetProperty("titles"), "en");

    private static async Task<string> SendAsync(Community community, string text, string tlp, params string[] more)
    {
        await File.WriteAllTextAsync(community["note.txt"], text);
        return Answer.Id(await community.AdvisoryAsync("alpha", ["send", community["note.txt"], "--to", "bravo", "--tlp", tlp, "--title", text, "--json", .. more]));
    }
}
