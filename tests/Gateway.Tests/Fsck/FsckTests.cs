using System.Globalization;
using System.Text.RegularExpressions;
using Gateway.Crypto;

namespace Gateway.Tests.Fsck;

/// <summary>What an intruder with the database can do, and what fsck says to it.</summary>
public sealed partial class FsckTests(FsckWorld world) : IClassFixture<FsckWorld>
{
    [Fact]
    public async Task What_nobody_touched_is_ok()
    {
        using FsckCopy copy = world.Copy();

        (int code, string output) = await copy.RunAsync();
        Assert.Equal((0, "ok"), (code, output.Split(Environment.NewLine)[0]));
        Assert.Contains(Fill("{end} entries of the audit log"), output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tampered {bravo}", "UPDATE log_entry SET entry = CAST(replace(CAST(entry AS TEXT), '\"delivery\":', '\"deliverx\":') AS BLOB) WHERE log = 'audit' AND idx = {bravo}")]
    [InlineData("missing {published}", "DELETE FROM log_entry WHERE log = 'audit' AND idx = {published}")]
    [InlineData("truncated", "DELETE FROM log_entry WHERE log = 'audit' AND idx >= {end} - 2")]
    [InlineData("reordered {bravo}", "UPDATE log_entry SET idx = 1000000 WHERE log = 'audit' AND idx = {bravo}; UPDATE log_entry SET idx = {bravo} WHERE log = 'audit' AND idx = {charlie}; UPDATE log_entry SET idx = {charlie} WHERE idx = 1000000")]
    [InlineData("tampered 1", "UPDATE log_entry SET entry = CAST(replace(CAST(entry AS TEXT), 'service', 'archive') AS BLOB) WHERE log = 'directory' AND idx = 1")]
    [InlineData("bad-signature", "UPDATE log_checkpoint SET note = CAST(replace(CAST(note AS TEXT), substr(CAST(note AS TEXT), -12, 4), 'AAAA') AS BLOB) WHERE log = 'audit' AND size = {published} + 4")]
    [InlineData("bad-signature", "UPDATE log_checkpoint SET note = CAST(replace(CAST(note AS TEXT), substr(CAST(note AS TEXT), -12, 4), 'AAAA') AS BLOB) WHERE log = 'directory' AND size = 3")]
    [InlineData("bad-signature", "UPDATE log_checkpoint SET note = CAST(replace(CAST(note AS TEXT), '/audit' || char(10) || size, '/audit' || char(10) || '999999') AS BLOB) WHERE log = 'audit' AND size = {published} + 4")]
    [InlineData("malformed", "UPDATE log_checkpoint SET note = CAST('nothing' AS BLOB) WHERE log = 'audit' AND size = 1")]
    [InlineData("rollback", "UPDATE log_checkpoint SET note = (SELECT c.note FROM log_checkpoint c WHERE c.log = 'audit' AND c.size = 1) WHERE log = 'audit' AND size = {published} + 4")]
    [InlineData("tampered", "UPDATE log_head SET last_leaf = zeroblob(32) WHERE log = 'audit'")]
    public Task A_log_that_was_changed_is_named(string verdict, string sql) => FindsAsync(verdict, sql);

    [Theory]
    [InlineData("UPDATE principal_key SET key_text = (SELECT k.key_text FROM principal_key k WHERE k.principal LIKE 'bravo/%' AND k.purpose = 'receive' LIMIT 1) WHERE principal LIKE 'charlie/%' AND purpose = 'receive'")]
    [InlineData("DELETE FROM principal_key WHERE principal LIKE 'charlie/%' AND purpose = 'receive'")]
    [InlineData("INSERT INTO principal_key SELECT principal, purpose, 1, 'age1another' FROM principal_key WHERE principal LIKE 'charlie/%' AND purpose = 'receive'")]
    [InlineData("UPDATE principal SET roles = 'admin' WHERE id LIKE 'charlie/%'")]
    [InlineData("UPDATE principal SET valid_to = 4102444800000 WHERE id LIKE 'charlie/%'")]
    [InlineData("INSERT INTO principal SELECT 'charlie/zzzzzzzz', agency, kind, roles, valid_from, valid_to, revoked_at, revoked_reason, suspected_since FROM principal WHERE id LIKE 'charlie/%' LIMIT 1")]
    [InlineData("UPDATE agency SET suspended = 1 WHERE id = 'charlie'")]
    [InlineData("UPDATE agency SET grants = 'admin' WHERE id = 'charlie'")]
    [InlineData("UPDATE agency SET record = CAST('{}' AS BLOB) WHERE id = 'charlie'")]
    [InlineData("UPDATE agency SET sequence = 7 WHERE id = 'charlie'")]
    [InlineData("DELETE FROM agency WHERE id = 'charlie'")]
    [InlineData("UPDATE key_owner SET owner = 'bravo' WHERE owner = 'charlie'")]
    [InlineData("DELETE FROM key_owner WHERE owner = 'charlie'")]
    [InlineData("INSERT INTO key_owner VALUES ('age1another', 'charlie')")]
    public Task A_table_that_differs_from_the_directory_is_a_key_mismatch(string sql) => FindsAsync("key-mismatch", sql);

    [Theory]
    [InlineData("tampered {bravo}", "UPDATE manifest SET manifest = CAST(replace(CAST(manifest AS TEXT), 'AMBER', 'GREEN') AS BLOB) WHERE recipient = 'bravo'")]
    [InlineData("tampered {published}", "UPDATE delivery SET manifest_sha256 = zeroblob(32) WHERE addressed_index = {bravo}")]
    [InlineData("missing {published}", "DELETE FROM delivery WHERE addressed_index = {bravo}")]
    [InlineData("missing {bravo}", "DELETE FROM manifest WHERE advisory = x'{standing}' AND recipient = 'bravo'")]
    [InlineData("tampered {bravo}", "UPDATE delivery SET audience = 'bravo/aaaaaaaa' WHERE addressed_index = {bravo}")]
    [InlineData("tampered {bravo}", "UPDATE delivery SET delivery = 77 WHERE addressed_index = {bravo}")]
    [InlineData("bad-signature", "UPDATE manifest SET manifest_signature = (SELECT m.manifest_signature FROM manifest m WHERE m.recipient = 'charlie' LIMIT 1) WHERE advisory = x'{standing}' AND recipient = 'bravo'")]
    [InlineData("bad-signature", "UPDATE manifest SET statement_signature = (SELECT m.statement_signature FROM manifest m WHERE m.recipient = 'charlie' LIMIT 1) WHERE advisory = x'{standing}' AND recipient = 'bravo'")]
    [InlineData("bad-signature", "UPDATE manifest SET statement_signature = 'none' WHERE advisory = x'{standing}' AND recipient = 'bravo'")]
    [InlineData("tampered {last-to-charlie}", "UPDATE agency SET next_delivery = 1 WHERE id = 'charlie'")]
    public Task A_delivery_that_was_changed_is_named(string verdict, string sql) => FindsAsync(verdict, sql);

    [Theory]
    [InlineData("missing {published}", "DELETE FROM advisory WHERE id = x'{standing}'")]
    [InlineData("tampered {published}", "UPDATE advisory SET sealed_common = (SELECT a.sealed_common FROM advisory a WHERE a.id = x'{expired}') WHERE id = x'{standing}'")]
    [InlineData("tampered {published}", "UPDATE advisory SET tlp = 'GREEN' WHERE id = x'{standing}'")]
    [InlineData("tampered {published}", "UPDATE advisory SET sender = 'alpha/aaaaaaaa' WHERE id = x'{standing}'")]
    [InlineData("tampered {published}", "UPDATE advisory SET expires_at = 4102444800000 WHERE id = x'{standing}'")]
    [InlineData("tampered {published}", "UPDATE advisory SET nonce = zeroblob(16) WHERE id = x'{standing}'")]
    [InlineData("tampered {published}", "UPDATE advisory SET status = 'withdrawn', closed_index = {withdrawn} WHERE id = x'{standing}'")]
    [InlineData("tampered {published}", "UPDATE advisory SET status = 'expired' WHERE id = x'{standing}'")]
    [InlineData("tampered {published}", "DELETE FROM document WHERE advisory = x'{standing}'")]
    [InlineData("tampered {published}", "UPDATE document SET payload_sha256 = zeroblob(32) WHERE advisory = x'{standing}'")]
    [InlineData("missing {published}", "UPDATE document SET payload = x'01978f3c000070008000000000000001' WHERE advisory = x'{standing}'")]
    [InlineData("tampered {published-withdrawn}", "UPDATE advisory SET closed_index = {expired} WHERE id = x'{withdrawn}'")]
    [InlineData("missing {published-expired}", "UPDATE advisory SET status = 'published', closed_index = NULL WHERE id = x'{expired}'")]
    [InlineData("missing {withdrawn}", "DELETE FROM withdrawal")]
    [InlineData("missing {shared}", "DELETE FROM sharing_document WHERE kind = 'addition'")]
    [InlineData("tampered {shared}", "UPDATE sharing_document SET principal = (SELECT id FROM principal WHERE agency = 'bravo' LIMIT 1) WHERE kind = 'addition'")]
    [InlineData("tampered {shared}", "UPDATE delivery SET shared_by = NULL WHERE shared_by IS NOT NULL")]
    [InlineData("missing {permitted}", "DELETE FROM sharing_document WHERE kind = 'permission'")]
    [InlineData("tampered {declared}", "UPDATE sharing_document SET document = (SELECT receipt FROM receipt LIMIT 1) WHERE kind = 'declaration'")]
    [InlineData("bad-signature", "UPDATE sharing_document SET signature = (SELECT statement_signature FROM manifest LIMIT 1) WHERE kind = 'permission'")]
    [InlineData("tampered {withdrawn}", "UPDATE withdrawal SET sealed_withdrawal = (SELECT sealed_common FROM advisory LIMIT 1)")]
    [InlineData("bad-signature", "UPDATE withdrawal SET signature = (SELECT statement_signature FROM manifest LIMIT 1)")]
    [InlineData("missing {acknowledged}", "DELETE FROM receipt")]
    [InlineData("tampered {acknowledged}", "UPDATE receipt SET receipt = CAST(replace(CAST(receipt AS TEXT), 'read', 'acted') AS BLOB)")]
    [InlineData("tampered {acknowledged}", "UPDATE receipt SET principal = 'bravo/aaaaaaaa'")]
    [InlineData("bad-signature", "UPDATE receipt SET signature = (SELECT statement_signature FROM manifest LIMIT 1)")]
    [InlineData("unproven", "INSERT INTO receipt SELECT 0, advisory, recipient, principal, receipt, signature FROM receipt LIMIT 1")]
    [InlineData("malformed", "UPDATE advisory SET status = 'published', tlp = 'PURPLE' WHERE id = x'{standing}'")]
    public Task An_exchange_that_was_changed_is_named(string verdict, string sql) => FindsAsync(verdict, sql);

    [Fact]
    public async Task A_payload_that_was_changed_or_removed_is_named_by_its_publication()
    {
        using FsckCopy copy = world.Copy();
        // The standing document is the largest by far; the others that are stored are smaller.
        string payload = Directory.EnumerateFiles(copy.Data.Payloads).MaxBy(path => new FileInfo(path).Length)!;
        byte[] content = await File.ReadAllBytesAsync(payload);
        content[5000] ^= 1;
        await File.WriteAllBytesAsync(payload, content);
        Assert.StartsWith(Fill("tampered {published}"), (await copy.RunAsync()).Output, StringComparison.Ordinal);
        await File.WriteAllBytesAsync(payload, content[..^1]);
        Assert.StartsWith(Fill("tampered {published}"), (await copy.RunAsync()).Output, StringComparison.Ordinal);
        File.Delete(payload);
        Assert.StartsWith(Fill("missing {published}"), (await copy.RunAsync()).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_under_other_keys_is_not_this_gateways()
    {
        using FsckCopy copy = world.Copy();

        (int code, string output) = await copy.RunAsync(data => Replace(data.AuditLogKey, SigningKey.Generate().ExportPkcs8Pem()));
        Assert.Equal((1, "bad-signature"), (code, output.Split('\n')[0].Trim()));

        using FsckCopy other = world.Copy();
        (code, output) = await other.RunAsync(data => Replace(data.StorageKey, StorageKey.Generate().Export()));
        Assert.Equal((1, Fill("tampered {published}")), (code, output.Split('\n')[0].Trim()));
    }

    [Fact]
    public async Task A_database_behind_its_anchored_note_was_rolled_back()
    {
        using FsckCopy copy = world.Copy();
        await copy.AnchorAsync(size: world.Indices["end"] + 1);

        Assert.StartsWith("rollback", (await copy.RunAsync()).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_database_could_not_be_checked()
    {
        using FsckCopy copy = world.Copy();
        File.Delete(copy.Data.Database + "-wal");
        await File.WriteAllTextAsync(copy.Data.Database, new string('x', 8192));

        Assert.Equal((3, ""), await copy.RunAsync());
    }

    [Fact]
    public async Task A_database_without_tables_could_not_be_checked()
    {
        using FsckCopy copy = world.Copy();
        File.Delete(copy.Data.Database + "-wal");
        File.Delete(copy.Data.Database);

        Assert.Equal((3, ""), await copy.RunAsync());
    }

    private async Task FindsAsync(string verdict, string sql)
    {
        using FsckCopy copy = world.Copy();
        copy.Execute(Fill(sql));

        (int code, string output) = await copy.RunAsync();

        string[] lines = output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        string expected = Fill(verdict);
        string found = expected.Contains(' ', StringComparison.Ordinal) ? lines[0] : lines[0].Split(' ')[0];
        Assert.True(found == expected, $"{expected} expected: {output}");
        Assert.Equal(1, code);
        Assert.Equal(2, lines.Length);
    }

    private static void Replace(string path, byte[] content)
    {
        File.WriteAllBytes(path, content);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    /// <summary>Puts indices and ids in the place of their names.</summary>
    private string Fill(string text) => Placeholder().Replace(text, match =>
        world.Indices.TryGetValue(match.Groups[1].Value, out long index) && !IsId(text, match)
            ? index.ToString(CultureInfo.InvariantCulture)
            : world.Ids[match.Groups[1].Value]);

    // x'{withdrawn}' is the id, {withdrawn} the index.
    private static bool IsId(string text, Match match) => match.Index > 0 && text[match.Index - 1] == '\'';

    [GeneratedRegex(@"\{([a-z-]+)\}")]
    private static partial Regex Placeholder();
}
