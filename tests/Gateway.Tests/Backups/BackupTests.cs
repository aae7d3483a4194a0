using System.Text;
using System.Text.RegularExpressions;
using Gateway.Audit;
using Gateway.Server.Backups;
using Gateway.Server.Hosting;
using Gateway.Server.Options;
using Gateway.Tests.Advisories.Fixtures;

namespace Gateway.Tests.Backups;

/// <summary>What is in a backup, and what is found out about one that somebody changed.</summary>
public sealed class BackupTests : ExchangeTests, IClassFixture<ExchangeWorld>, IAsyncLifetime
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string folder = Directory.CreateTempSubdirectory("gateway-backup-").FullName;

    public BackupTests(ExchangeWorld world)
        : base(world)
    {
    }

    private string Backup => Path.Combine(folder, "backup");

    private DataFolder Restored => new(Path.Combine(folder, "restored"));

    public async Task InitializeAsync()
    {
        await AsAlice.PublishAsync(ToBravo("backed up"));
        await BackUpAsync();
    }

    public Task DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task It_holds_database_payloads_settings_and_a_manifest_of_them_and_neither_keys_nor_anchor()
    {
        BackupManifest manifest = await BackupCheck.RunAsync(Backup, default);

        string[] expected =
        [
            "gateway.db", "gateway.json", .. Directory.GetFiles(Host.Data.Payloads).Select(file => $"payload/{Path.GetFileName(file)}").Order(StringComparer.Ordinal),
        ];
        Assert.Equal(expected, manifest.Files.Select(file => file.Path));
        Assert.Equal(expected.Append("manifest.json").Order(), Directory
            .EnumerateFiles(Backup, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Backup, file)).Order());
        Assert.Equal((await Host.Store.ReadHeadAsync(LogName.Audit, default)).Tree, manifest.Audit.Tree);
        Assert.Equal((await Host.Store.ReadHeadAsync(LogName.Directory, default)).Tree, manifest.Directory.Tree);
        Assert.Equal(ExchangeHost.GatewayName, manifest.Gateway);
    }

    [Fact]
    public async Task It_and_what_is_restored_of_it_are_for_their_owner_alone()
    {
        await RestoreAsync();

        foreach (string root in (string[])[Backup, Restored.Path])
        {
            Assert.All(Directory.GetFiles(root, "*", SearchOption.AllDirectories), file => Assert.Equal(OwnerOnly, File.GetUnixFileMode(file)));
            Assert.All(
                Directory.GetDirectories(root, "*", SearchOption.AllDirectories).Append(root),
                path => Assert.Equal(OwnerOnly | UnixFileMode.UserExecute, File.GetUnixFileMode(path)));
        }
    }

    [Fact]
    public async Task Keys_that_are_sealed_under_a_passphrase_are_in_it_and_plain_ones_are_not()
    {
        string plain = await File.ReadAllTextAsync(Host.Data.TokenKey);
        await File.WriteAllTextAsync(Host.Data.TokenKey, "age-encryption.org/v1\n-> scrypt AAAAAAAAAAAAAAAAAAAAAA 18\n");
        await File.WriteAllTextAsync(Host.Data.ManifestKey + ".age", "-----BEGIN AGE ENCRYPTED FILE-----\n");
        string note = Path.ChangeExtension(Host.Data.AuditLogKey, ".1.rotation");
        await File.WriteAllTextAsync(note, "the public note by which the log's key was rotated\n");
        try
        {
            Directory.Delete(Backup, recursive: true);
            await BackUpAsync();
        }
        finally
        {
            await File.WriteAllTextAsync(Host.Data.TokenKey, plain);
            File.Delete(Host.Data.ManifestKey + ".age");
            File.Delete(note);
        }

        BackupManifest manifest = await BackupCheck.RunAsync(Backup, default);
        Assert.True(manifest.HoldsKeys);
        Assert.Equal(["keys/audit-log.1.rotation", "keys/manifest.pem.age", "keys/token.pem"], manifest.Files.Select(file => file.Path).Where(path => path.StartsWith("keys/", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("gateway.db")]
    [InlineData("gateway.json")]
    [InlineData("payload/")]
    public async Task A_file_that_was_changed_is_named_and_nothing_is_restored(string name)
    {
        string path = FileOf(name);
        byte[] content = await File.ReadAllBytesAsync(path);
        content[content.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(path, content);

        await RefusedAsync(Path.GetFileName(path));
    }

    [Theory]
    [InlineData("gateway.db")]
    [InlineData("payload/")]
    [InlineData("manifest.json")]
    public async Task A_file_that_is_missing_is_named_and_nothing_is_restored(string name)
    {
        string path = FileOf(name);
        File.Delete(path);

        await RefusedAsync(Path.GetFileName(path));
    }

    [Fact]
    public async Task A_file_that_somebody_added_is_named_and_nothing_is_restored()
    {
        await File.WriteAllTextAsync(Path.Combine(Backup, "payload", "stranger"), "mine");

        await RefusedAsync("payload/stranger");
    }

    [Fact]
    public async Task A_file_that_became_a_link_is_named_and_nothing_is_restored()
    {
        string path = FileOf("payload/");
        File.Move(path, Path.Combine(folder, "elsewhere"));
        File.CreateSymbolicLink(path, Path.Combine(folder, "elsewhere"));

        await RefusedAsync(Path.GetFileName(path));
    }

    [Theory]
    [InlineData("\"path\":\"gateway.json\"", "\"path\":\"../gateway.json\"")]
    [InlineData("\"path\":\"gateway.json\"", "\"path\":\"keys/../../x\"")]
    [InlineData("\"path\":\"gateway.json\"", "\"path\":\"gateway.db\"")]
    [InlineData("advisory-backup/v1", "advisory-backup/v2")]
    [InlineData("{\"createdAt\"", "{ \"createdAt\"")]
    [InlineData("\"schema\":", "\"scheme\":1,\"schema\":")]
    public async Task A_manifest_of_another_form_is_refused(string from, string to)
    {
        string path = FileOf("manifest.json");
        string text = await File.ReadAllTextAsync(path);
        Assert.Contains(from, text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(path, text.Replace(from, to, StringComparison.Ordinal));

        await RefusedAsync("manifest.json");
    }

    [Fact]
    public async Task Nothing_is_backed_up_over_anything_and_nothing_into_the_folder_itself()
    {
        await Assert.ThrowsAsync<SetupException>(BackUpAsync);
        await Assert.ThrowsAsync<SetupException>(() => BackUpAsync(Path.Combine(Host.Data.Path, "backup")));
        await Assert.ThrowsAsync<SetupException>(() => BackUpAsync(Path.Combine(folder, "nowhere", "backup")));
        await BackupCheck.RunAsync(Backup, default);
    }

    [Fact]
    public async Task Nothing_is_restored_into_a_folder_with_something_in_it()
    {
        Directory.CreateDirectory(Restored.Path);
        await File.WriteAllTextAsync(Path.Combine(Restored.Path, "mine.txt"), "mine");

        await Assert.ThrowsAsync<SetupException>(RestoreAsync);

        Assert.Equal(["mine.txt"], Directory.EnumerateFileSystemEntries(Restored.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_restore_that_fails_leaves_an_empty_folder_as_it_was()
    {
        Directory.CreateDirectory(Restored.Path);
        BackupManifest manifest = await BackupCheck.RunAsync(Backup, default);

        await Assert.ThrowsAsync<SetupException>(() => new Restoration(Backup, manifest, Restored).RunAsync(Path.Combine(folder, "no-keys"), null, default));

        Assert.Empty(Directory.EnumerateFileSystemEntries(Restored.Path));
    }

    [Fact]
    public void Its_manifest_has_the_members_that_the_readme_names()
    {
        const string Files = """
            "files":\[\{"path":"gateway.db","sha256":"[^"]+","size":\d+\}.*\]
            """;
        const string Form = $$"""
            ^\{"createdAt":"[^"]+",{{Files}},"gateway":"[^"]+","logs":\{"audit":"[^"]+","directory":"[^"]+"\},"schema":\d+,"type":"advisory-backup/v1"\}$
            """;

        Assert.Matches(new Regex(Form), Encoding.UTF8.GetString(File.ReadAllBytes(FileOf("manifest.json"))));
    }

    private string FileOf(string name) => name.EndsWith('/') ? Directory.GetFiles(Path.Combine(Backup, name))[0] : Path.Combine(Backup, name);

    private Task<BackupManifest> BackUpAsync() => BackUpAsync(Backup);

    private Task<BackupManifest> BackUpAsync(string target) => new BackupWriter(Host.Data, Settings.Load(Host.Data), TimeProvider.System).WriteAsync(target, default);

    private async Task RestoreAsync() =>
        await new Restoration(Backup, await BackupCheck.RunAsync(Backup, default), Restored).RunAsync(Host.Data.Keys, null, default);

    private async Task RefusedAsync(string name)
    {
        SetupException refusal = await Assert.ThrowsAsync<SetupException>(RestoreAsync);
        Assert.Contains(name, refusal.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Restored.Path));
    }
}
