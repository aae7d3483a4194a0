using System.Globalization;
using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests;

/// <summary>Whoever owns the database may change it, but not unnoticed. The changes are made with the stock sqlite3 program.</summary>
public sealed class TamperTests
{
    private const string DropTriggers =
        "SELECT 'DROP TRIGGER ' || name || ';' FROM sqlite_master WHERE type = 'trigger';";

    [ToolTheory("sqlite3")]
    [InlineData("audit")]
    [InlineData("directory")]
    public async Task A_changed_byte_in_any_log_row_is_named_by_fsck_and_by_the_client(string log)
    {
        await using Community community = await PublishedCommunityAsync();
        await community.AdvisoryAsync("alpha", "audit", "verify");
        await DropTriggersAsync(community);
        int entries = await CountAsync(community, log);

        for (int index = 0; index < entries; index++)
        {
            // The byte changed moves through the entry with the index, so that every member is hit sooner or later.
            string original = (await community.SqlAsync($"SELECT hex(entry) FROM log_entry WHERE log = '{log}' AND idx = {index};")).MustSucceed().Output.Trim();
            string changed = WithOneByteChanged(original, at: index * 37 % (original.Length / 2));
            await SetEntryAsync(community, log, index, changed);

            Outcome fsck = await community.FsckAsync();
            Assert.True(fsck.ExitCode == 1, $"row {index}: {fsck.Output}{fsck.Errors}");
            Assert.StartsWith($"tampered {index}", fsck.Output.Replace($"{log} ", "", StringComparison.Ordinal), StringComparison.Ordinal);

            Outcome verify = await community.AdvisoryAsync("alpha", "audit", "verify");
            Assert.Equal(1, verify.ExitCode);
            Assert.StartsWith($"tampered {index}", verify.Output.Replace($"{log} ", "", StringComparison.Ordinal), StringComparison.Ordinal);

            await SetEntryAsync(community, log, index, original);
        }

        (await community.FsckAsync()).MustSucceed();
    }

    [ToolFact("sqlite3")]
    public async Task A_cut_tail_is_truncated_for_fsck_and_for_the_client()
    {
        await using Community community = await PublishedCommunityAsync();
        (await community.AdvisoryAsync("alpha", "audit", "verify")).MustSucceed();
        await DropTriggersAsync(community);

        (await community.SqlAsync("DELETE FROM log_entry WHERE log = 'audit' AND idx >= (SELECT max(idx) - 2 FROM log_entry WHERE log = 'audit');")).MustSucceed();

        Outcome fsck = await community.FsckAsync();
        Assert.Equal((1, "truncated"), (fsck.ExitCode, fsck.FirstWord));
        Outcome verify = await community.AdvisoryAsync("alpha", "audit", "verify");
        Assert.Equal((1, "truncated"), (verify.ExitCode, verify.FirstWord));
    }

    [ToolFact("sqlite3")]
    public async Task A_row_taken_out_of_the_middle_is_missing()
    {
        await using Community community = await PublishedCommunityAsync();
        await DropTriggersAsync(community);

        (await community.SqlAsync("DELETE FROM log_entry WHERE log = 'audit' AND idx = 2;")).MustSucceed();

        Outcome fsck = await community.FsckAsync();
        Assert.Equal(1, fsck.ExitCode);
        Assert.StartsWith("missing 2", fsck.Output, StringComparison.Ordinal);
        Outcome verify = await community.AdvisoryAsync("alpha", "audit", "verify");
        Assert.Equal(1, verify.ExitCode);
        Assert.StartsWith("missing 2", verify.Output, StringComparison.Ordinal);
    }

    [ToolFact("sqlite3")]
    public async Task Who_saw_more_than_a_restored_database_holds_says_rollback()
    {
        await using Community community = await PublishedCommunityAsync();
        string older = community["older"];
        await community.Gateway.StopAsync();
        CopyFolder(community.Data, older);
        await community.RestartAsync();
        await PublishAsync(community);
        (await community.AdvisoryAsync("bravo", "inbox")).MustSucceed();

        await community.Gateway.StopAsync();
        Directory.Delete(community.Data, recursive: true);
        CopyFolder(older, community.Data);
        await community.RestartAsync();

        Outcome inbox = await community.AdvisoryAsync("bravo", "audit", "verify");
        Assert.Equal(1, inbox.ExitCode);
        Assert.Equal("rollback", inbox.FirstWord);
    }

    [ToolFact("sqlite3")]
    public async Task A_replaced_receive_key_stops_the_sender()
    {
        await using Community community = await PublishedCommunityAsync();
        (await Command.RunAsync(Repository.AdvisoryProgram, "keygen", "--agency", "mallory", "--out", community.Keys("mallory"))).MustSucceed();
        string foreign = (await Command.RunAsync(new CommandLine(Repository.AdvisoryProgram, ["key", "export", "--purpose", "receive"])
        {
            Environment = new Dictionary<string, string> { ["ADVISORY_KEYS"] = community.Keys("mallory") },
        })).MustSucceed().Output.Trim();
        Assert.StartsWith("age1", foreign, StringComparison.Ordinal);
        int before = await CountAsync(community, "audit", "advisory.published");

        (await community.SqlAsync($"UPDATE principal_key SET key_text = '{foreign}' WHERE purpose = 'receive' AND principal LIKE 'bravo/%';")).MustSucceed();

        Outcome send = await SendAsync(community);
        Assert.Equal(1, send.ExitCode);
        Assert.Contains("key-mismatch", send.Output + send.Errors, StringComparison.Ordinal);
        Assert.Equal(before, await CountAsync(community, "audit", "advisory.published"));
        Outcome fsck = await community.FsckAsync();
        Assert.Equal((1, "key-mismatch"), (fsck.ExitCode, fsck.FirstWord));
    }

    [ToolTheory("sqlite3")]
    [InlineData("tampered ", "UPDATE delivery SET state = 'acted', state_at = 1;")]
    [InlineData("tampered ", "UPDATE agency SET next_delivery = next_delivery + 1 WHERE id = 'bravo';")]
    [InlineData("tampered", "UPDATE agency SET stored_bytes = 0 WHERE id = 'alpha';")]
    [InlineData("unproven", "INSERT INTO receipt SELECT 100000, advisory, recipient, 'bravo/aaaaaaaa', manifest, statement_signature FROM manifest;")]
    [InlineData("missing ", "DELETE FROM log_checkpoint WHERE log = 'audit' AND size = 1;")]
    public async Task Tables_that_tell_another_story_than_the_log_are_named(string verdict, string sql)
    {
        await using Community community = await PublishedCommunityAsync();
        (await community.FsckAsync()).MustSucceed();
        await DropTriggersAsync(community);

        (await community.SqlAsync(sql)).MustSucceed();

        Outcome fsck = await community.FsckAsync();
        Assert.Equal(1, fsck.ExitCode);
        Assert.StartsWith(verdict, fsck.Output, StringComparison.Ordinal);
    }

    [ToolFact("sqlite3")]
    public async Task A_daily_check_begins_where_it_is_told_and_says_what_it_left_out()
    {
        await using Community community = await PublishedCommunityAsync();
        string size = (await CountAsync(community, "audit")).ToString(CultureInfo.InvariantCulture);
        Assert.Contains($"{size} entries of the audit log", (await community.FsckAsync()).MustSucceed().Output, StringComparison.Ordinal);
        await PublishAsync(community);
        Outcome daily = (await community.FsckAsync("--since", size)).MustSucceed();
        Assert.Equal("ok", daily.FirstWord);
        Assert.Contains($"Not looked at: audit entries before {size}", daily.Output, StringComparison.Ordinal);
        await DropTriggersAsync(community);

        (await community.SqlAsync($"DELETE FROM log_entry WHERE log = 'audit' AND idx = {size};")).MustSucceed();

        Outcome fsck = await community.FsckAsync("--since", size);
        Assert.Equal(1, fsck.ExitCode);
        Assert.StartsWith($"missing {size}", fsck.Output, StringComparison.Ordinal);
        Assert.Equal(2, (await community.FsckAsync("--since", "yesterday")).ExitCode);
    }

    private static async Task<Community> PublishedCommunityAsync()
    {
        Community community = await Community.FoundAsync("alpha", "bravo");
        await PublishAsync(community);
        return community;
    }

    private static async Task PublishAsync(Community community) => (await SendAsync(community)).MustSucceed();

    private static async Task<Outcome> SendAsync(Community community)
    {
        await File.WriteAllTextAsync(community["note.txt"], "A note.");
        return await community.AdvisoryAsync("alpha", "send", community["note.txt"], "--to", "bravo", "--tlp", "AMBER", "--title", "Note");
    }

    private static async Task DropTriggersAsync(Community community)
    {
        string statements = (await community.SqlAsync(DropTriggers)).MustSucceed().Output;
        (await community.SqlAsync(statements)).MustSucceed();
    }

    private static async Task<int> CountAsync(Community community, string log, string? action = null)
    {
        string filter = action is null ? "" : $" AND CAST(entry AS TEXT) LIKE '%\"action\":\"{action}\"%'";
        return int.Parse((await community.SqlAsync($"SELECT count(*) FROM log_entry WHERE log = '{log}'{filter};")).MustSucceed().Output, CultureInfo.InvariantCulture);
    }

    private static async Task SetEntryAsync(Community community, string log, int index, string hex) =>
        (await community.SqlAsync($"UPDATE log_entry SET entry = X'{hex}' WHERE log = '{log}' AND idx = {index};")).MustSucceed();

    private static string WithOneByteChanged(string hex, int at)
    {
        byte[] bytes = Convert.FromHexString(hex);
        bytes[at] ^= 1;
        return Convert.ToHexString(bytes);
    }

    private static void CopyFolder(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
