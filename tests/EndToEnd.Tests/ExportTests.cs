using System.Text.Json;
using EndToEnd.Tests.Harness;

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
