using System.Text.Json.Nodes;
using EndToEnd.Tests.LyingGateway.Lies;
using Gateway.Audit;

namespace EndToEnd.Tests.LyingGateway;

/// <summary>What <c>send</c> says when the gateway does not answer with what it did.</summary>
[Collection(LyingWorldTests.Name)]
public sealed class LiesToSendersTests(LyingWorld world)
{
    [Fact]
    public Task A_manifest_that_was_not_logged_is_tampered() => ExpectAsync("tampered", answer => answer["manifests"]![0]!["sha256"] = Convert.ToBase64String(new byte[32]));

    [Fact]
    public Task A_recipient_left_out_is_tampered() => ExpectAsync("tampered", answer => answer["manifests"]!.AsArray().RemoveAt(1));

    [Fact]
    public Task A_recipient_added_is_tampered() => ExpectAsync("tampered", answer =>
    {
        JsonNode added = answer["manifests"]![0]!.DeepClone();
        added["recipient"] = "alpha";
        answer["manifests"]!.AsArray().Add(added);
    });

    [Fact]
    public Task Another_index_is_tampered() => ExpectAsync("tampered", answer => answer["index"] = answer["index"]!.GetValue<long>() - 1);

    [Fact]
    public Task The_entry_of_another_advisory_is_tampered() => ExpectAsync("tampered", answer =>
    {
        ForgedLog log = world.Log(LogName.Audit);
        LogEntry other = Enumerable.Range(0, (int)log.Size).Select(index => LogEntry.Parse(log[index]))
            .First(entry => entry.Action == "advisory.published" && entry.Subject == world.First);
        ShowEntry(answer, other.Index, log);
    });

    [Fact]
    public Task An_entry_that_is_in_no_log_is_unproven() => ExpectAsync("unproven", answer =>
    {
        ForgedLog log = world.Log(LogName.Audit);
        long index = answer["index"]!.GetValue<long>();
        log.Resalt(index);
        answer["entry"] = Convert.ToBase64String(log[index]);
    });

    [Fact]
    public Task A_proof_under_a_history_that_nobody_was_shown_is_a_fork() => ExpectAsync("fork", answer =>
    {
        ForgedLog log = world.Log(LogName.Audit);
        log.Resalt(2);
        ShowEntry(answer, answer["index"]!.GetValue<long>(), log);
    });

    private static void ShowEntry(JsonNode answer, long index, ForgedLog log)
    {
        answer["index"] = index;
        answer["entry"] = Convert.ToBase64String(log[index]);
        answer["proof"] = log.Proof(index).ToString();
    }

    private async Task ExpectAsync(string word, Action<JsonNode> change)
    {
        using Victim alpha = await world.VictimWhoMetItAsync("alpha");
        await File.WriteAllTextAsync(alpha["note.txt"], "A note.");
        world.Proxy.Tell(new ChangedPublication(change));

        await alpha.ExpectAsync(word, "send", alpha["note.txt"], "--to", "bravo,charlie", "--tlp", "AMBER", "--title", "Note");
    }
}
