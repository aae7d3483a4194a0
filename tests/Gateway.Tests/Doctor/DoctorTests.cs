using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Server.Doctor;
using Gateway.Server.Keys;
using Gateway.Server.Options;
using Gateway.Server.Storage;
using Gateway.Server.Storage.Sqlite;
using Gateway.Tests.Hosting;

namespace Gateway.Tests.Doctor;

/// <summary>Each thing that may be wrong with a setup, brought about and named.</summary>
public sealed class DoctorTests : IAsyncLifetime
{
    // A port that nobody is given by chance.
    private const string Nobody = "http://127.0.0.1:1";

    private ExaminedSetup setup = null!;

    public async Task InitializeAsync() => setup = await ExaminedSetup.CreateAsync();

    public Task DisposeAsync()
    {
        setup.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_gateway_that_was_just_made_is_well_but_for_the_place_of_its_anchor()
    {
        IReadOnlyList<Finding> findings = await setup.ExamineAsync();

        Assert.Equal(["anchor"], findings.Where(finding => finding.Severity != Severity.Note).Select(finding => finding.Check));
        Assert.Contains(findings, finding => finding.Check == "cryptography" && finding.Sentence.Contains("libsodium 1.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Examining_changes_nothing()
    {
        Dictionary<string, string> before = Snapshot();
        await setup.ExamineAsync();

        Assert.Equal(before, Snapshot());
    }

    [Fact]
    public async Task Every_setting_that_serve_refuses_is_named()
    {
        setup.With("Gateway:Surprise", "1").With("Gateway:Limits:Recipients", "0");

        string[] wrong = [.. (await setup.ExamineAsync()).Where(finding => finding is { Severity: Severity.Wrong, Check: "settings" }).Select(finding => finding.Sentence)];

        Assert.Equal(2, wrong.Length);
        Assert.Contains(wrong, sentence => sentence.Contains("Gateway:Surprise", StringComparison.Ordinal));
        Assert.Contains(wrong, sentence => sentence.Contains("Gateway:Limits:Recipients", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Settings_that_make_no_sense_are_named_and_hinder_no_other_check()
    {
        setup.With("Gateway:Name", "Not A Name").With("Gateway:Storage:Provider", "oracle").With("Gateway:Logs:Lineage", "-1").With("Gateway:PublicUrl", "::")
            .With("Gateway:Logs:TimestampAuthority", "ftp://x").With("Gateway:Logs:TimestampCertificateFile", setup.Data.Configuration).With("Gateway:Urls:0", "x");

        IReadOnlyList<Finding> findings = await setup.ExamineAsync();

        foreach (string setting in (string[])["Gateway:Name", "Storage:Provider", "Logs:Lineage", "PublicUrl", "TimestampAuthority", "Gateway:Urls"])
        {
            Assert.Contains(findings, finding => finding is { Severity: Severity.Wrong, Check: "settings" } && finding.Sentence.Contains(setting, StringComparison.Ordinal));
        }

        Assert.Contains(findings, finding => finding.Check == "cryptography");
        Assert.DoesNotContain(findings, finding => finding.Sentence.Contains("could not be examined", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Settings_that_cannot_be_read_cannot_be_checked()
    {
        setup.With("Gateway:Limits:Recipients", "many");
        await Assert.ThrowsAsync<SetupException>(setup.ExamineAsync);
    }

    [Fact]
    public async Task A_setting_that_refuses_every_change_is_warned_of()
    {
        setup.With("Gateway:ReadOnly", "true");
        await IsWarnedOfAsync("settings", "Gateway:ReadOnly");
    }

    [Fact]
    public async Task A_connection_string_without_effect_is_warned_of()
    {
        setup.With("Gateway:Storage:ConnectionStringFile", setup.Write("connection", "Server=x"u8));
        await IsWarnedOfAsync("settings", "ConnectionStringFile");
    }

    [Fact]
    public async Task A_certificate_that_no_address_presents_is_warned_of()
    {
        (byte[] certificate, byte[] key) = SelfSignedCertificate.Create("gateway.test", TimeProvider.System.GetUtcNow());
        setup.With("Gateway:Tls:CertificateFile", setup.Write("certificate.pem", certificate)).With("Gateway:Tls:KeyFile", setup.Write("key.pem", key));
        await IsWarnedOfAsync("settings", "Gateway:Tls");
    }

    [Fact]
    public async Task A_proxy_that_is_not_named_is_warned_of()
    {
        setup.With("Gateway:PublicUrl", "https://gateway.test");
        await IsWarnedOfAsync("settings", "TrustedProxies");
    }

    [Fact]
    public async Task Folders_and_files_that_are_open_to_others_are_wrong()
    {
        File.SetUnixFileMode(setup.Data.Keys, (UnixFileMode)0b111_101_000);
        await IsWrongAsync("files", setup.Data.Keys);
        File.SetUnixFileMode(setup.Data.Keys, (UnixFileMode)0b111_000_000);
        File.SetUnixFileMode(setup.Data.Database, (UnixFileMode)0b110_100_000);
        await IsWrongAsync("files", setup.Data.Database);
        File.SetUnixFileMode(setup.Data.Database, (UnixFileMode)0b110_000_000);
        File.SetUnixFileMode(setup.Data.Configuration, (UnixFileMode)0b110_110_100);
        await IsWrongAsync("files", setup.Data.Configuration);
        File.SetUnixFileMode(setup.Data.Configuration, (UnixFileMode)0b110_100_100);
        await IsWarnedOfAsync("anchor", "disk");
    }

    [RootFact]
    public async Task Files_of_another_user_are_wrong()
    {
        using (var chown = System.Diagnostics.Process.Start("chown", ["4242", setup.Data.Database]))
        {
            await chown.WaitForExitAsync();
        }

        await IsWrongAsync("files", "another user's");
    }

    [Fact]
    public async Task A_key_that_is_missing_is_wrong()
    {
        File.Delete(setup.Data.TokenKey);
        await IsWrongAsync("keys", setup.Data.TokenKey);
    }

    [Fact]
    public async Task A_root_key_among_the_others_is_warned_of()
    {
        using SigningKey key = SigningKey.Generate();
        new KeyFiles(null).Write(setup.Data.RootKey, key.ExportPkcs8Pem());
        await IsWarnedOfAsync("keys", setup.Data.RootKey);
    }

    [Fact]
    public async Task Keys_of_another_gateway_are_wrong_each_by_what_it_does_not_fit()
    {
        foreach (string path in (string[])[setup.Data.AuditLogKey, setup.Data.DirectoryLogKey, setup.Data.ManifestKey, setup.Data.TokenKey])
        {
            using SigningKey key = SigningKey.Generate();
            File.Delete(path);
            new KeyFiles(null).Write(path, key.ExportPkcs8Pem());
        }

        string[] wrong = [.. (await setup.ExamineAsync()).Where(finding => finding is { Severity: Severity.Wrong, Check: "keys" }).Select(finding => finding.Sentence)];

        Assert.Equal(4, wrong.Length);
        foreach (string part in (string[])["audit log", "directory log", "manifest.pem", "token.pem"])
        {
            Assert.Contains(wrong, sentence => sentence.Contains(part, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_database_that_is_missing_or_none_or_not_in_WAL_mode_is_named()
    {
        setup.Execute("PRAGMA journal_mode = DELETE");
        await IsWarnedOfAsync("database", "WAL");
        await File.WriteAllTextAsync(setup.Data.Database, "not a database");
        await IsWrongAsync("database", "not a SQLite database");
        File.Delete(setup.Data.Database);
        await IsWrongAsync("database", "no database");
        Assert.False(File.Exists(setup.Data.Database));
    }

    [Fact]
    public async Task A_database_without_a_gateway_in_it_is_wrong()
    {
        File.Delete(setup.Data.Database);
        setup.Execute("PRAGMA journal_mode = WAL; CREATE TABLE other (id INTEGER)");
        File.SetUnixFileMode(setup.Data.Database, (UnixFileMode)0b110_000_000);

        Assert.Contains(await setup.ExamineAsync(), finding => finding is { Severity: Severity.Wrong, Check: "database" });

        File.Delete(setup.Data.Database);
        await using (var store = new SqliteGatewayStore(setup.Data.Database))
        {
            await store.MigrateAsync(default);
        }

        Assert.Contains(
            await setup.ExamineAsync(), finding => finding.Severity == Severity.Wrong && finding.Sentence.Contains("holds no audit log", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_schema_that_lacks_steps_is_named_and_wrong_where_starting_does_not_take_them()
    {
        setup.Execute($"DELETE FROM schema_version WHERE version = {Migration.ReadAll("Sqlite").Count}");
        await IsWarnedOfAsync("database", "next start");
        setup.With("Gateway:Storage:MigrateAtStart", "false");
        await IsWrongAsync("database", "gateway migrate");
    }

    [Fact]
    public async Task A_schema_of_a_later_program_that_broke_with_this_one_is_wrong()
    {
        setup.Execute("INSERT INTO schema_version VALUES (999, 'later_breaking', 0)");
        await IsWrongAsync("database", "later version");
    }

    [Fact]
    public async Task A_SQL_Server_that_does_not_answer_is_wrong_and_no_password_is_shown()
    {
        string file = setup.Write("connection", "Server=127.0.0.1,1;Database=g;User Id=u;Password=correct-horse;Connect Timeout=1;Encrypt=false"u8);
        setup.With("Gateway:Storage:Provider", "sqlserver").With("Gateway:Storage:ConnectionStringFile", file);

        IReadOnlyList<Finding> findings = await setup.ExamineAsync();

        Assert.Contains(findings, finding => finding is { Severity: Severity.Wrong, Check: "database" });
        Assert.DoesNotContain(findings, finding => finding.Sentence.Contains("correct-horse", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Clocks_that_differ_are_wrong()
    {
        var time = new ShiftedTime();
        time.Advance(TimeSpan.FromHours(1));
        setup.Time = time;
        await IsWrongAsync("clock", "apart");
    }

    [Fact]
    public async Task A_clock_that_was_set_back_behind_the_newest_entry_is_wrong()
    {
        setup.Execute("DROP TRIGGER log_head_only_grows; UPDATE log_head SET last_time = last_time + 3600000 WHERE log = 'audit'");
        await IsWrongAsync("clock", "set back");
    }

    [Fact]
    public async Task A_disk_that_is_nearly_full_is_warned_of_and_a_full_one_is_wrong()
    {
        long upload = new LimitsOptions().DocumentBytes;
        setup.FreeBytes = path => path == setup.Data.Path ? (upload * 4) - 1 : upload * 4;
        await IsWarnedOfAsync("space", setup.Data.Path);
        setup.FreeBytes = path => path == setup.Data.Anchor ? upload - 1 : upload * 4;
        await IsWrongAsync("space", setup.Data.Anchor);
    }

    [Fact]
    public async Task An_anchor_that_is_missing_damaged_ahead_or_of_another_history_is_wrong()
    {
        using GatewayKeys keys = setup.LoadKeys();
        string[] notes = [.. Enumerable.Range(0, 2).Select(slot => Path.Combine(setup.Data.Anchor, $"audit.{slot}.note"))];
        byte[] kept = await File.ReadAllBytesAsync(notes[0]);
        var tree = Checkpoint.Parse(kept).Tree;

        Anchor(notes, Checkpoint.Sign(tree with { Size = tree.Size + 5 }, keys.AuditLog));
        await IsWrongAsync("anchor", "read-only");
        Anchor(notes, Checkpoint.Sign(tree with { Root = new RootHash(SHA256.HashData("another"u8)) }, keys.AuditLog));
        await IsWrongAsync("anchor", "read-only");
        await File.WriteAllTextAsync(notes[0], "torn");
        await File.WriteAllTextAsync(notes[1], "torn");
        await IsWrongAsync("anchor", "read-only");
        Array.ForEach(notes, note => File.WriteAllBytes(note, kept));
        SecretFile.Write(Path.Combine(setup.Data.Anchor, "audit.contradiction"), kept);
        await IsWrongAsync("anchor", "another history");
        Directory.Delete(setup.Data.Anchor, recursive: true);
        await IsWrongAsync("anchor", "no anchor folder");
    }

    [Fact]
    public async Task A_log_that_has_gone_on_from_another_history_than_the_anchored_one_is_wrong()
    {
        using GatewayKeys keys = setup.LoadKeys();
        string[] notes = [.. Enumerable.Range(0, 2).Select(slot => Path.Combine(setup.Data.Anchor, $"directory.{slot}.note"))];

        Anchor(notes, Checkpoint.Sign(new TreeHead(2, new RootHash(SHA256.HashData("another"u8))), keys.DirectoryLog));

        await IsWrongAsync("anchor", "not the one that was anchored");
    }

    [Fact]
    public async Task A_certificate_is_named_when_it_ended_or_ends_soon_or_is_another_hosts_or_not_its_keys()
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        (byte[] certificate, byte[] key) = SelfSignedCertificate.Create("gateway.test", now);
        (byte[] ended, byte[] endedKey) = SelfSignedCertificate.Create("gateway.test", now.AddYears(-20));
        (byte[] future, byte[] futureKey) = SelfSignedCertificate.Create("gateway.test", now.AddYears(1));
        string file = setup.Write("certificate.pem", certificate);
        setup.With("Gateway:Urls:0", "https://127.0.0.1:0").With("Gateway:PublicUrl", "https://gateway.test")
            .With("Gateway:Tls:CertificateFile", file).With("Gateway:Tls:KeyFile", setup.Write("key.pem", key));
        await IsWarnedOfAsync("anchor", "disk");

        setup.With("Gateway:PublicUrl", "https://other.test");
        await IsWrongAsync("certificate", "other.test");
        setup.With("Gateway:PublicUrl", "https://gateway.test").Write("key.pem", endedKey);
        await IsWrongAsync("certificate", "not a certificate and its private key");
        setup.Write("certificate.pem", ended);
        await IsWrongAsync("certificate", "ended on");
        setup.Write("certificate.pem", future);
        setup.Write("key.pem", futureKey);
        await IsWrongAsync("certificate", "not valid before");
    }

    [Fact]
    public async Task A_certificate_that_ends_soon_is_warned_of()
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        (byte[] certificate, byte[] key) = Certificates.Create("gateway.test", now.AddDays(-1), now.AddDays(10));
        setup.With("Gateway:Urls:0", "https://127.0.0.1:0").With("Gateway:PublicUrl", "https://gateway.test")
            .With("Gateway:Tls:CertificateFile", setup.Write("certificate.pem", certificate)).With("Gateway:Tls:KeyFile", setup.Write("key.pem", key));

        await IsWarnedOfAsync("certificate", "ends on");
    }

    [Fact]
    public async Task A_policy_that_cannot_be_met_and_witnesses_without_one_are_wrong()
    {
        setup.With("Gateway:Logs:RequireWitness", "true");
        await IsWrongAsync("witnesses", "RequireWitness");
        setup.Without("Gateway:Logs:RequireWitness").With("Gateway:Logs:PolicyFile", setup.Write("policy", "nonsense\n"u8));
        await IsWrongAsync("witnesses", "PolicyFile");
    }

    [Fact]
    public async Task A_witness_that_does_not_answer_is_warned_of()
    {
        NameWitness(new Uri(Nobody));
        await IsWarnedOfAsync("witnesses", "Witness silent does not answer");
    }

    [Fact]
    public async Task A_witness_that_has_seen_more_than_the_database_holds_is_wrong()
    {
        using GatewayKeys keys = setup.LoadKeys();
        var beyond = Checkpoint.Sign(new TreeHead(1_000_000, new RootHash(SHA256.HashData("beyond"u8))), keys.AuditLog);
        await using TestServer server = await TestServer.StartAsync(async context => await context.Response.BodyWriter.WriteAsync(beyond.Bytes));
        NameWitness(server.Url);

        await IsWrongAsync("witnesses", "set back");
    }

    [Fact]
    public async Task A_timestamping_authority_that_does_not_answer_is_warned_of_and_one_that_answers_something_else_is_wrong()
    {
        (byte[] certificate, _) = SelfSignedCertificate.Create("authority.test", TimeProvider.System.GetUtcNow());
        string file = setup.Write("authority.pem", certificate);
        setup.With("Gateway:Logs:TimestampCertificateFile", file).With("Gateway:Logs:TimestampAuthority", Nobody);
        await IsWarnedOfAsync("timestamps", "does not answer");

        await using TestServer server = await TestServer.StartAsync(async context =>
        {
            context.Response.ContentType = TimestampRequest.ResponseMediaType;
            await context.Response.BodyWriter.WriteAsync("nonsense"u8.ToArray());
        });
        setup.With("Gateway:Logs:TimestampAuthority", server.Url.ToString());
        await IsWrongAsync("timestamps", "token");
        setup.Write("authority.pem", "nonsense"u8);
        await IsWrongAsync("timestamps", "TimestampCertificateFile");
    }

    [Fact]
    public async Task A_CSAF_validator_that_does_not_answer_is_warned_of_and_one_that_answers_something_else_is_wrong()
    {
        setup.With("Gateway:Csaf:ValidatorUrl", Nobody);
        await IsWarnedOfAsync("validator", "does not answer");

        await using TestServer server = await TestServer.StartAsync(async context => await context.Response.BodyWriter.WriteAsync("nonsense"u8.ToArray()));
        setup.With("Gateway:Csaf:ValidatorUrl", server.Url.ToString());
        await IsWrongAsync("validator", "csaf-validator-service");
    }

    [Fact]
    public async Task An_address_that_is_taken_is_warned_of_and_one_of_another_machine_is_wrong()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        setup.With("Gateway:Urls:0", $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}");
        await IsWarnedOfAsync("addresses", "already");

        setup.With("Gateway:Urls:0", "http://192.0.2.1:8443");
        Assert.Contains(await setup.ExamineAsync(), finding => finding is { Severity: Severity.Wrong, Check: "addresses" });
    }

    [Fact]
    public async Task What_cut_off_uploads_left_is_warned_of_when_nobody_sweeps_it()
    {
        PrivateFolder.Create(setup.Data.Payloads);
        string left = Path.Combine(setup.Data.Payloads, $"{PayloadId.New(TimeProvider.System.GetUtcNow())}.part");
        SecretFile.Write(left, "half"u8);
        await IsWarnedOfAsync("anchor", "disk");
        File.SetLastWriteTimeUtc(left, TimeProvider.System.GetUtcNow().UtcDateTime - TimeSpan.FromHours(3));
        await IsWarnedOfAsync("leftovers", "4 bytes");
    }

    private Task IsWrongAsync(string check, string part) => IsFoundAsync(Severity.Wrong, check, part);

    private Task IsWarnedOfAsync(string check, string part) => IsFoundAsync(Severity.Warning, check, part);

    // It is found, and nothing else is but where the anchor lies.
    private async Task IsFoundAsync(Severity severity, string check, string part)
    {
        Finding[] findings = [.. (await setup.ExamineAsync()).Where(finding => finding.Severity != Severity.Note)];
        Assert.Contains(findings, finding => finding.Severity == severity && finding.Check == check && finding.Sentence.Contains(part, StringComparison.Ordinal));
        Assert.DoesNotContain(findings, finding => finding.Check != check && !(finding.Check == "anchor" && finding.Severity == Severity.Warning));
    }

    private void NameWitness(Uri url)
    {
        var signer = new CosignatureSigner("silent.test/w", SigningKey.Generate());
        string policy = $"witness silent {signer.Verifier} {url}\nquorum silent\n";
        setup.With("Gateway:Logs:PolicyFile", setup.Write("policy", Encoding.UTF8.GetBytes(policy)));
    }

    private static void Anchor(string[] notes, Checkpoint note) => Array.ForEach(notes, path => File.WriteAllBytes(path, note.Bytes.ToArray()));

    private Dictionary<string, string> Snapshot() => Directory.EnumerateFileSystemEntries(setup.Data.Path, "*", SearchOption.AllDirectories).ToDictionary(
        path => path, path => Directory.Exists(path) ? "" : $"{File.GetLastWriteTimeUtc(path).Ticks} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)))}");
}
