using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Keys;
using Gateway.Server.Options;
using Gateway.Server.Recovery;
using Gateway.Tests.Anchors;
using Gateway.Tests.Hosting;

namespace Gateway.Tests.Keys;

/// <summary>Each folder that a process leaves which is killed between two steps of a rotation: the next start, or the next rotation, goes on from there.</summary>
public sealed class InterruptedRotationTests
{
    [Fact]
    public async Task A_key_that_was_made_and_never_came_into_force_waits_for_the_next_rotation()
    {
        await using AnchoredHost gateway = await AnchoredHost.StartAsync();
        string next = DataFolder.NextOf(gateway.Host.Data().AuditLogKey);
        NoteVerifier prepared;
        await using (RecoveryTools tools = await RecoveryTools.OpenAsync(gateway.Host.Data(), default))
        {
            prepared = new LogKeyRotation(tools, LogName.Audit).Prepare();
        }

        await gateway.Host.RestartAsync();
        await gateway.WorksAsync("bravo");
        Assert.True(File.Exists(next));
        Assert.Equal(prepared.ToString(), (await gateway.Host.RotateAsync(LogName.Audit)).To.ToString());
        Assert.False(File.Exists(next));
    }

    [Fact]
    public async Task A_note_whose_transaction_was_not_committed_is_dropped()
    {
        await using AnchoredHost gateway = await AnchoredHost.StartAsync();
        var files = new LogKeyFiles(gateway.Host.Data(), LogName.Audit);
        await gateway.Host.RestartAsync(() => BeginUncommitted(gateway, files));
        Assert.False(File.Exists(files.NextNote));
        await gateway.WorksAsync("bravo");
        await gateway.Host.RotateAsync(LogName.Audit);
        await gateway.Host.RestartAsync();
        await gateway.WorksAsync("charlie");
        Assert.Equal("ok", await gateway.Host.FsckAsync());
    }

    [Theory]
    [InlineData("audit", 0)]
    [InlineData("audit", 1)]
    [InlineData("directory", 0)]
    [InlineData("directory", 1)]
    public async Task A_rotation_of_a_log_key_that_was_committed_is_ended_by_the_next_start(string name, int renamed)
    {
        var log = LogName.Parse(name);
        await using AnchoredHost gateway = await AnchoredHost.StartAsync();
        var files = new LogKeyFiles(gateway.Host.Data(), log);
        byte[] former = File.ReadAllBytes(files.Key);
        byte[] anchored = gateway.ReadAnchor(log);
        KeyRotation rotation = await gateway.Host.RotateAsync(log);

        // Killed before the anchor, and before the files took their places.
        await gateway.Host.RestartAsync(() =>
        {
            gateway.SetAnchor(log, anchored);
            File.Move(NoteOf(files), files.NextNote);
            if (renamed == 0)
            {
                File.Move(files.Key, files.NextKey);
                SecretFile.Write(files.Key, former);
                Assert.Throws<SetupException>(() => UnfinishedRotations.RequireNone(gateway.Host.Data()));
            }
        });

        Assert.Equal(rotation.To.ToString(), gateway.Keys.VerifierOf(log).ToString());
        Assert.True(File.Exists(NoteOf(files)));
        Assert.False(File.Exists(files.NextKey) || File.Exists(files.NextNote));
        await gateway.WorksAsync("bravo");
        Assert.Equal("ok", await gateway.Host.FsckAsync());
    }

    [Fact]
    public async Task The_next_rotation_ends_the_one_that_was_begun_and_says_so()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        var files = new LogKeyFiles(host.Data(), LogName.Audit);
        byte[] former = File.ReadAllBytes(files.Key);
        await host.RotateAsync(LogName.Audit);
        File.Move(NoteOf(files), files.NextNote);
        File.Move(files.Key, files.NextKey);
        SecretFile.Write(files.Key, former);

        await using RecoveryTools tools = await RecoveryTools.OpenAsync(host.Data(), default);
        Assert.Equal([KeyNames.AuditLog], tools.FinishedRotations);
        Assert.True(File.Exists(NoteOf(files)));
    }

    [Theory]
    [InlineData(KeyPurpose.Manifest)]
    [InlineData(KeyPurpose.Token)]
    public async Task A_recorded_key_takes_its_place_at_the_next_start(KeyPurpose purpose)
    {
        await using AnchoredHost gateway = await AnchoredHost.StartAsync();
        string file = purpose == KeyPurpose.Manifest ? gateway.Host.Data().ManifestKey : gateway.Host.Data().TokenKey;
        byte[] former = File.ReadAllBytes(file);
        VerifyingKey next = await gateway.Host.RotateAsync(purpose);
        await gateway.Host.RestartAsync(() =>
        {
            File.Move(file, DataFolder.NextOf(file));
            SecretFile.Write(file, former);
        });
        Assert.Equal(next, (purpose == KeyPurpose.Manifest ? gateway.Keys.Manifest : gateway.Keys.Token).VerifyingKey);
        await gateway.WorksAsync("bravo");
    }

    [Fact]
    public async Task A_storage_key_that_was_filed_as_former_and_still_seals_opens_what_it_sealed()
    {
        await using AnchoredHost gateway = await AnchoredHost.StartAsync();
        await gateway.Host.RestartAsync(() => File.Copy(gateway.Host.Data().StorageKey, gateway.Host.Data().FormerStorageKeys));
        await gateway.WorksAsync("bravo");
        gateway.Host.RotateStorage();
        Assert.Single(File.ReadAllLines(gateway.Host.Data().FormerStorageKeys));
        await gateway.Host.RestartAsync();
        Assert.Equal("ok", await gateway.Host.FsckAsync());
    }

    private static void BeginUncommitted(AnchoredHost gateway, LogKeyFiles files)
    {
        NextKey.Prepare(files.Key, new KeyFiles(null));
        byte[] newest = gateway.ReadAnchor(LogName.Audit);
        string origin = Checkpoint.Parse(newest).Origin;
        using var from = new NoteSigner(origin, SigningKey.Parse(File.ReadAllBytes(files.Key)));
        using var to = new NoteSigner(origin, SigningKey.Parse(File.ReadAllBytes(files.NextKey)));
        files.WriteNextNote(KeyRotation.Sign(Checkpoint.Parse(newest).Tree, from, to));
    }

    private static string NoteOf(LogKeyFiles files) => Path.ChangeExtension(files.Key, ".1.rotation");
}
