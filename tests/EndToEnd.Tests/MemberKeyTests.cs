using System.Text.Json;
using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests;

/// <summary>The life of members' keys, told with the built programs: rotated without an outage, retired, revoked in advance, and under a shared root.</summary>
public sealed class MemberKeyTests
{
    [Fact]
    public async Task Keys_are_rotated_and_retired_and_nothing_sent_or_received_is_lost()
    {
        await using Community community = await Community.FoundAsync("alpha", "bravo");
        string bravo = PrincipalOf(community, "bravo");
        string alpha = PrincipalOf(community, "alpha");
        string before = Answer.Id(await SendAsync(community));
        byte[] oldIdentity = await File.ReadAllBytesAsync(Path.Combine(community.Keys("bravo"), "identity.txt"));
        CopyKeys(community.Keys("bravo"), community["bravo-laptop"]);

        (await community.AdvisoryAsync("bravo", "principal", "rotate", bravo)).MustSucceed();
        (await community.AdvisoryAsync("alpha", "principal", "rotate", alpha, "--purpose", "sign", "--retire-old")).MustSucceed();
        string during = Answer.Id(await SendAsync(community));

        // A second machine still has the old keys alone; both log in and both open what came meanwhile.
        (await community.AdvisoryAsync("bravo-laptop", "get", during, "--out", community["laptop"])).MustSucceed();
        (await community.AdvisoryAsync("bravo", "get", during, "--out", community["desk"])).MustSucceed();
        (await community.AdvisoryAsync("bravo-laptop", "ack", during, "--as", "read")).MustSucceed();

        (await community.AdvisoryAsync("bravo", "principal", "retire", bravo, "--purpose", "all")).MustSucceed();
        string after = Answer.Id(await SendAsync(community));
        foreach (string id in (string[])[before, during, after])
        {
            (await community.AdvisoryAsync("bravo", "get", id, "--out", community[$"got-{id}"])).MustSucceed();
        }

        Assert.Equal(1, (await community.AdvisoryAsync("bravo-laptop", "inbox")).ExitCode);
        byte[] identities = await File.ReadAllBytesAsync(Path.Combine(community.Keys("bravo"), "identity.txt"));
        Assert.EndsWith(Convert.ToHexString(oldIdentity), Convert.ToHexString(identities), StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFiles(Path.Combine(community.Keys("bravo"), "former")).Length);
        Assert.False(Directory.Exists(Path.Combine(community.Keys("bravo"), "next")));
        Outcome none = await community.AdvisoryAsync("bravo", "principal", "retire", bravo, "--purpose", "all");
        Assert.Equal(1, none.ExitCode);
        (await community.AdvisoryAsync("alpha", "audit", "verify")).MustSucceed();
        (await community.FsckAsync()).MustSucceed();
    }

    [Fact]
    public async Task A_revocation_kept_for_the_day_is_brought_without_the_root_and_outlives_later_records()
    {
        await using Community community = await Community.FoundAsync("alpha", "bravo");
        (await community.AdvisoryAsync("bravo", "principal", "add", "--roles", "reader,publisher", "--out", community.Keys("bravo-2"))).MustSucceed();
        string second = PrincipalOf(community, "bravo-2");
        string kept = community["kept.json"];
        (await community.AdvisoryAsync("bravo", "principal", "revoke", second, "--reason", "key-compromise", "--prepare", kept)).MustSucceed();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(kept));

        // The directory goes on meanwhile, and the root goes to a place that nobody reaches on the day.
        (await community.AdvisoryAsync("bravo", "principal", "add", "--out", community.Keys("bravo-3"))).MustSucceed();
        File.Move(Path.Combine(community.Keys("bravo"), "root.pem"), community["root.pem"]);
        await File.WriteAllTextAsync(community["note.txt"], "A note.");
        string sent = Answer.Id(await community.AdvisoryAsync(
            "bravo-2", "send", community["note.txt"], "--to", "alpha", "--tlp", "AMBER", "--title", "Note", "--json"));

        (await community.AdvisoryAsync("bravo", "principal", "revoke", "--submit", kept)).MustSucceed();
        (await community.AdvisoryAsync("alpha", "get", sent, "--out", community["got"])).MustSucceed();
        Outcome again = await community.AdvisoryAsync("bravo", "principal", "revoke", "--submit", kept);
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("already revoked", again.Errors, StringComparison.Ordinal);

        (await community.AdvisoryAsync("bravo", "principal", "add", "--out", community.Keys("bravo-4"), "--root", community["root.pem"])).MustSucceed();
        Assert.Equal(1, (await community.AdvisoryAsync("bravo-2", "inbox")).ExitCode);
        Outcome history = (await community.AdvisoryAsync("alpha", "key", "history", "bravo", "--json")).MustSucceed();
        using JsonDocument changes = JsonDocument.Parse(history.Output);
        JsonElement revoked = Assert.Single(changes.RootElement.EnumerateArray(), change => change.GetProperty("change").GetString() == "revoked" && !change.TryGetProperty("sequence", out _));
        Assert.Equal(second, revoked.GetProperty("principal").GetString());
        (await community.AdvisoryAsync("bravo", "audit", "monitor")).MustSucceed();
        (await community.FsckAsync()).MustSucceed();

        // It turns out later that the key was in other hands before.
        string[] suspicion = ["principal", "revoke", second, "--suspected-since", "2020-01-01", "--root", community["root.pem"]];
        (await community.AdvisoryAsync("bravo", suspicion)).MustSucceed();
        Assert.Equal(1, (await community.AdvisoryAsync("bravo", suspicion)).ExitCode);
        Assert.Equal("doubtful", (await community.AdvisoryAsync("alpha", "get", sent, "--out", community["again"])).FirstWord);
        Assert.False(Directory.Exists(community["again"]) && Directory.EnumerateFileSystemEntries(community["again"]).Any());

        (await community.SqlAsync($"UPDATE principal SET revoked_at = NULL, revoked_reason = NULL WHERE id = '{second}'")).MustSucceed();
        Assert.Equal("key-mismatch", (await community.FsckAsync()).FirstWord);
    }

    [Fact]
    public async Task A_root_of_two_of_three_keys_signs_together_or_apart()
    {
        await using Community community = await Community.FoundAsync("alpha");
        await community.KeygenAsync("bravo", "--root-keys", "3", "--threshold", "2");
        (await community.AdvisoryAsync("alpha", "agency", "accept", community.EnrolmentOf("bravo"))).MustSucceed();
        string[] roots = [.. Enumerable.Range(1, 3).Select(number => community[$"root-{number}.pem"])];
        foreach (string root in roots)
        {
            File.Move(Path.Combine(community.Keys("bravo"), Path.GetFileName(root)), root);
        }

        Outcome alone = await community.AdvisoryAsync("bravo", "principal", "add", "--out", community.Keys("bravo-2"), "--root", roots[0]);
        Assert.Equal(2, alone.ExitCode);
        Assert.Contains("2 root signatures", alone.Errors, StringComparison.Ordinal);
        (await community.AdvisoryAsync("bravo", "principal", "add", "--out", community.Keys("bravo-2"), "--root", roots[0], "--root", roots[2])).MustSucceed();

        // Apart: nobody but the holder of a key touches it.
        string change = community["change.json"];
        (await community.AdvisoryAsync("bravo", "principal", "rotate", PrincipalOf(community, "bravo"), "--prepare", change)).MustSucceed();
        Outcome unsigned = await community.AdvisoryAsync("bravo", "principal", "submit", change);
        Assert.Equal(1, unsigned.ExitCode);
        Assert.Contains("0 of the 2 root signatures", unsigned.Errors, StringComparison.Ordinal);
        await SignAsync(change, roots[1]);
        await SignAsync(change, roots[1]);
        Assert.Contains("1 of the 2", (await community.AdvisoryAsync("bravo", "principal", "submit", change)).Errors, StringComparison.Ordinal);
        await SignAsync(change, roots[2]);
        Outcome taken = (await community.AdvisoryAsync("bravo", "principal", "submit", change)).MustSucceed();
        Assert.Contains("uses its new keys", taken.Output, StringComparison.Ordinal);

        Outcome shown = (await community.AdvisoryAsync("alpha", "agency", "show", "bravo")).MustSucceed();
        Assert.Contains("2 of 3 keys sign", shown.Output, StringComparison.Ordinal);
        Outcome own = (await community.AdvisoryAsync("bravo", "agency", "fingerprint", "--enrolment", community.EnrolmentOf("bravo"))).MustSucceed();
        Assert.Contains(own.Output.Trim(), shown.Output, StringComparison.Ordinal);
        (await community.AdvisoryAsync("bravo", "audit", "monitor")).MustSucceed();
        (await community.FsckAsync()).MustSucceed();
    }

    [Fact]
    public async Task A_root_key_is_exchanged_by_the_others_and_a_lost_root_by_an_admin_who_is_shown()
    {
        await using Community community = await Community.FoundAsync("alpha");
        await community.KeygenAsync("bravo", "--root-keys", "2");
        (await community.AdvisoryAsync("alpha", "agency", "accept", community.EnrolmentOf("bravo"))).MustSucceed();
        string bravo = community.Keys("bravo");
        File.Move(Path.Combine(bravo, "root-1.pem"), community["stays.pem"]);
        File.Move(Path.Combine(bravo, "root-2.pem"), community["goes.pem"]);
        (await community.AdvisoryAsync("bravo", "principal", "revoke", PrincipalOf(community, "bravo"), "--prepare", community["kept.json"], "--root", community["goes.pem"])).MustSucceed();

        string goes = await PublicRootAsync(community, 1);
        (await community.AdvisoryAsync(
            "bravo", "agency", "root", "--drop", goes, "--add", "1", "--threshold", "2", "--out", community["new"], "--root", community["stays.pem"])).MustSucceed();
        (await community.AdvisoryAsync("bravo", "audit", "monitor")).MustSucceed();
        Outcome outdated = await community.AdvisoryAsync("bravo", "principal", "revoke", "--submit", community["kept.json"]);
        Assert.Equal(1, outdated.ExitCode);
        Assert.Contains("outdated", outdated.Errors, StringComparison.Ordinal);

        // One of two cards is lost, and two must sign: nobody but an admin helps.
        string[] lost = ["agency", "root", "--drop", "all", "--add", "1", "--threshold", "1", "--out", community["newest"]];
        Assert.Equal(2, (await community.AdvisoryAsync("bravo", [.. lost, "--root", community["stays.pem"]])).ExitCode);
        (await community.AdvisoryAsync("bravo", [.. lost, "--lost", community["lost.json"]])).MustSucceed();
        (await community.AdvisoryAsync("alpha", "agency", "accept", community["lost.json"])).MustSucceed();
        Assert.Contains("new-root", (await community.AdvisoryAsync("alpha", "key", "history", "bravo")).MustSucceed().Output, StringComparison.Ordinal);
        Assert.Equal("key-mismatch", (await community.AdvisoryAsync("bravo", "audit", "monitor")).FirstWord);
        Assert.Contains("1 of 1 keys sign", (await community.AdvisoryAsync("alpha", "agency", "show", "bravo")).MustSucceed().Output, StringComparison.Ordinal);
        (await community.FsckAsync()).MustSucceed();
    }

    [Fact]
    public async Task Two_admins_accept_and_suspend_where_the_gateway_asks_for_two()
    {
        await using Community community = await Community.FoundAsync(new Dictionary<string, string> { ["Gateway__Approvals__AdminActs"] = "true" }, "alpha");
        (await community.AdvisoryAsync("alpha", "principal", "add", "--roles", "admin,reader", "--out", community.Keys("alpha-2"))).MustSucceed();
        await community.KeygenAsync("bravo");
        Outcome alone = await community.AdvisoryAsync("alpha", "agency", "accept", community.EnrolmentOf("bravo"));
        Assert.Equal(1, alone.ExitCode);
        Assert.Contains("advisory approve", alone.Errors, StringComparison.Ordinal);

        await ActAsync(community, "accept.json", "accept", community.EnrolmentOf("bravo"));
        (await community.AdvisoryAsync("bravo", "inbox")).MustSucceed();
        await ActAsync(community, "suspend.json", "suspend", "bravo", "--reason", "under inspection");
        Outcome history = (await community.AdvisoryAsync("alpha", "key", "history", "bravo", "--json")).MustSucceed();
        using JsonDocument changes = JsonDocument.Parse(history.Output);
        Assert.All(
            changes.RootElement.EnumerateArray(),
            change => Assert.Equal(PrincipalOf(community, "alpha-2"), change.GetProperty("approvedBy").GetString()));
        await ActAsync(community, "resume.json", "resume", "bravo");
        (await community.FsckAsync()).MustSucceed();
    }

    [Fact]
    public async Task A_prepared_record_that_the_directory_has_overtaken_says_what_to_do()
    {
        await using Community community = await Community.FoundAsync("alpha");
        string change = community["change.json"];
        (await community.AdvisoryAsync("alpha", "principal", "add", "--out", community.Keys("alpha-2"), "--prepare", change)).MustSucceed();
        (await community.AdvisoryAsync("alpha", "principal", "add", "--out", community.Keys("alpha-3"))).MustSucceed();

        Outcome outdated = await community.AdvisoryAsync("alpha", "principal", "submit", change);

        Assert.Equal(1, outdated.ExitCode);
        Assert.Contains("outdated", outdated.Errors, StringComparison.Ordinal);
        Assert.Contains("--prepare", outdated.Errors, StringComparison.Ordinal);
        await File.WriteAllTextAsync(change, "{}");
        Assert.Equal(2, (await community.AdvisoryAsync("alpha", "principal", "submit", change)).ExitCode);
    }

    private static async Task<string> PublicRootAsync(Community community, int number)
    {
        Outcome history = (await community.AdvisoryAsync("alpha", "key", "history", "bravo", "--json")).MustSucceed();
        using JsonDocument changes = JsonDocument.Parse(history.Output);
        JsonElement[] roots = [.. changes.RootElement.EnumerateArray().Where(change => change.TryGetProperty("purpose", out JsonElement purpose) && purpose.GetString() == "root")];
        return roots[number].GetProperty("key").GetString()!;
    }

    /// <summary>One admin writes the act; it cannot approve it itself, and the other sends it.</summary>
    private static async Task ActAsync(Community community, string file, params string[] act)
    {
        (await community.AdvisoryAsync("alpha", ["agency", .. act, "--prepare", community[file]])).MustSucceed();
        Assert.Equal(1, (await community.AdvisoryAsync("alpha", "approve", community[file])).ExitCode);
        (await community.AdvisoryAsync("alpha-2", "approve", community[file])).MustSucceed();
    }

    private static async Task SignAsync(string change, string root) =>
        (await Command.RunAsync(Repository.AdvisoryProgram, "principal", "sign", change, "--root", root)).MustSucceed();

    private static async Task<Outcome> SendAsync(Community community)
    {
        await File.WriteAllTextAsync(community["note.txt"], "A note.");
        return await community.AdvisoryAsync("alpha", "send", community["note.txt"], "--to", "bravo", "--tlp", "AMBER", "--title", "Note", "--json");
    }

    private static void CopyKeys(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }

    private static string PrincipalOf(Community community, string keys)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(community.Keys(keys), "principal.json")));
        return document.RootElement.GetProperty("principal").GetString()!;
    }
}
