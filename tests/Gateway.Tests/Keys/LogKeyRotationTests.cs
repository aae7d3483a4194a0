using System.Net;
using System.Text.Json;
using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Anchors;
using Gateway.Server.Commands;
using Gateway.Server.Keys;
using Gateway.Server.Options;
using Gateway.Tests.Anchors;
using Gateway.Tests.Hosting;

namespace Gateway.Tests.Keys;

public sealed class LogKeyRotationTests
{
    [Theory]
    [InlineData("audit")]
    [InlineData("directory")]
    public async Task A_log_goes_on_under_its_new_key_and_says_so_in_an_entry(string name)
    {
        var log = LogName.Parse(name);
        await using AnchoredHost gateway = await AnchoredHost.StartAsync();
        await gateway.WorksAsync("bravo");
        Checkpoint before = await gateway.ReadCheckpointAsync(log);

        KeyRotation rotation = await gateway.Host.RotateAsync(log);
        await gateway.Host.RestartAsync();

        await gateway.WorksAsync("charlie");
        Checkpoint after = await gateway.ReadCheckpointAsync(log);
        Assert.Equal((Verdict.Ok, Verdict.BadSignature), (after.Verify(rotation.To), after.Verify(rotation.From)));
        Assert.Equal(before.Tree, rotation.Checkpoint.Tree);
        LogEntry entry = (await gateway.Host.ReadLogAsync(log))[(int)before.Tree.Size];
        Assert.Equal((ActionNames.LogKeyRotated, log.Value), (entry.Action, entry.Subject));
        Assert.Equal(rotation.ToString(), LogKeyRotatedDetail.Parse(entry.Detail).Rotation.ToString());
        Assert.Equal(after.Bytes.ToArray(), gateway.ReadAnchor(log));
        Assert.Equal("ok", await gateway.Host.FsckAsync());
    }

    [Fact]
    public async Task Discovery_and_invite_show_the_notes_that_led_to_the_key()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        KeyRotation first = await host.RotateAsync(LogName.Audit);
        KeyRotation second = await host.RotateAsync(LogName.Audit);
        KeyRotation other = await host.RotateAsync(LogName.Directory);
        await host.RestartAsync();

        using JsonDocument discovery = JsonDocument.Parse(await host.Client.GetStringAsync("/.well-known/advisory-gateway"));
        JsonElement audit = discovery.RootElement.GetProperty("logs").GetProperty("audit");
        Assert.Equal(second.To.ToString(), audit.GetProperty("key").GetString());
        Assert.Equal([first.ToString(), second.ToString()], audit.GetProperty("rotations").EnumerateArray().Select(note => note.GetString()));

        GatewayOptions options = Server.Hosting.Settings.Load(host.Data());
        using var keys = GatewayKeys.Load(host.Data(), options);
        var invite = Invite.Parse(GatewayInvite.Of(host.Data(), options, keys, null).ToBytes());
        Assert.Equal([first.ToString(), second.ToString(), other.ToString()], invite.Rotations.Select(note => note.ToString()));
        Assert.Equal("ok", await host.FsckAsync());
    }

    [Fact]
    public async Task A_gateway_that_still_runs_under_the_former_key_signs_nothing_and_works_after_a_restart()
    {
        await using AnchoredHost gateway = await AnchoredHost.StartAsync();
        await gateway.WorksAsync("bravo");
        await gateway.Host.RotateAsync(LogName.Audit);
        await gateway.IsReadOnlyAsync();
        Assert.IsType<LogKeyRetiredException>(gateway.Standing.Stop);
        await gateway.Host.RestartAsync();
        await gateway.WorksAsync("charlie");
    }

    [Fact]
    public async Task A_gateway_that_has_signed_nothing_yet_notices_as_well()
    {
        await using AnchoredHost gateway = await AnchoredHost.StartAsync();
        await gateway.Host.RestartAsync();
        await gateway.Host.RotateAsync(LogName.Directory);
        await gateway.IsReadOnlyAsync();
    }

    [Fact]
    public async Task Two_gateways_on_one_database_stop_together_and_nothing_forks()
    {
        await using AnchoredHost gateway = await AnchoredHost.StartAsync();
        await gateway.WorksAsync("bravo");
        await using (GatewayReplica replica = await GatewayReplica.StartAsync(gateway.Host))
        {
            await gateway.Host.RotateAsync(LogName.Audit);
            await gateway.IsReadOnlyAsync();
            using var client = new HttpClient { BaseAddress = replica.Url };
            using var login = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials",
                ["client_assertion_type"] = LoginAssertion.AssertionType,
                ["client_assertion"] = gateway.Host.CreateAssertion(gateway.Host.Founder.Reader),
            });
            using HttpResponseMessage refused = await client.PostAsync("/oauth/token", login);
            await refused.RefusedAsync(HttpStatusCode.ServiceUnavailable, "read-only");
        }

        await gateway.Host.RestartAsync();
        await using GatewayReplica anew = await GatewayReplica.StartAsync(gateway.Host);
        await gateway.WorksAsync("charlie");
        Assert.Equal("ok", await gateway.Host.FsckAsync());
    }

    [Fact]
    public async Task The_former_keys_do_not_start_a_gateway_nor_rotate_another_time()
    {
        await using AnchoredHost gateway = await AnchoredHost.StartAsync();
        Dictionary<string, byte[]> former = gateway.Host.ReadKeys();
        await gateway.Host.RotateAsync(LogName.Audit);
        Dictionary<string, byte[]> current = gateway.Host.ReadKeys();

        await Assert.ThrowsAsync<SetupException>(() => gateway.Host.RestartAsync(() => gateway.Host.WriteKeys(former)));
        await Assert.ThrowsAsync<SetupException>(() => gateway.Host.RotateAsync(LogName.Audit));
        Assert.IsType<LogKeyRetiredException>(await Record.ExceptionAsync(() => gateway.Host.RotateAsync(KeyPurpose.Token)));

        await gateway.Host.RestartAsync(() => gateway.Host.WriteKeys(current));
        await gateway.WorksAsync("bravo");
    }

    [Fact]
    public async Task A_former_key_vouches_for_what_it_signed_and_for_nothing_larger()
    {
        await using AnchoredHost gateway = await AnchoredHost.StartAsync();
        Checkpoint before = await gateway.ReadCheckpointAsync(LogName.Audit);
        using NoteSigner former = new(gateway.Keys.AuditLog.Verifier.Name, SigningKey.Parse(File.ReadAllBytes(gateway.Host.Data().AuditLogKey)));
        await gateway.Host.RotateAsync(LogName.Audit);
        await gateway.Host.RestartAsync();

        Assert.Equal(NoteStanding.Consistent, await gateway.Standing.JudgeAsync(LogName.Audit, before, default));
        var larger = Checkpoint.Sign(new TreeHead(before.Tree.Size + 100, new RootHash(new byte[Hash32.SizeBytes])), former);
        Assert.Equal(NoteStanding.NotOurs, await gateway.Standing.JudgeAsync(LogName.Audit, larger, default));
        await gateway.WorksAsync("bravo");
    }

    [Fact]
    public async Task A_note_signed_by_one_of_its_keys_only_moves_nothing()
    {
        await using AnchoredHost gateway = await AnchoredHost.StartAsync();
        using NoteSigner stranger = new(gateway.Keys.AuditLog.Verifier.Name, SigningKey.Generate());
        using NoteSigner other = new(stranger.Verifier.Name, SigningKey.Generate());
        string note = KeyRotation.Sign((await gateway.ReadCheckpointAsync(LogName.Audit)).Tree, stranger, other).ToString();
        string[] signatures = note.Split("\n\n")[1].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string path = Path.Combine(gateway.Host.Data().Keys, "audit-log.1.rotation");

        await Assert.ThrowsAsync<SetupException>(
            () => gateway.Host.RestartAsync(() => File.WriteAllText(path, note.Replace(signatures[0] + "\n", "", StringComparison.Ordinal))));
        await Assert.ThrowsAsync<SetupException>(() => gateway.Host.RestartAsync(() => File.WriteAllText(path, note)));
        await gateway.Host.RestartAsync(() => File.Delete(path));
        await gateway.WorksAsync("bravo");
    }

    [Fact]
    public async Task Fsck_holds_the_notes_of_the_folder_against_the_log()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        byte[] former = File.ReadAllBytes(host.Data().AuditLogKey);
        string note = Path.Combine(host.Data().Keys, "audit-log.1.rotation");
        KeyRotation rotation = await host.RotateAsync(LogName.Audit);
        using NoteSigner from = new(rotation.From.Name, SigningKey.Parse(former));
        using NoteSigner to = new(rotation.To.Name, SigningKey.Parse(File.ReadAllBytes(host.Data().AuditLogKey)));
        await host.RestartAsync();

        File.WriteAllBytes(note, KeyRotation.Sign(rotation.Checkpoint.Tree with { Root = new RootHash(new byte[Hash32.SizeBytes]) }, from, to).Bytes.ToArray());
        Assert.Equal("key-mismatch", await host.FsckAsync());
        File.Delete(note);
        Assert.Equal("key-mismatch", await host.FsckAsync());
    }

    [Fact]
    public async Task A_database_from_before_the_rotation_is_not_signed_for_until_the_newer_one_is_back()
    {
        await using AnchoredHost gateway = await AnchoredHost.StartAsync();
        await gateway.WorksAsync("bravo");
        gateway.Database.Backup();
        await gateway.Host.RotateAsync(LogName.Directory);
        await gateway.Host.RestartAsync();
        await gateway.WorksAsync("charlie");
        gateway.Newer.Backup();
        await gateway.Host.RestartAsync(gateway.Database.Restore);
        await gateway.IsReadOnlyAsync();
        Assert.IsType<LogRolledBackException>(gateway.Standing.Stop);
        await gateway.Host.RestartAsync(gateway.Newer.Restore);
        await gateway.WorksAsync("delta");
    }

    [Fact]
    public async Task A_policy_that_lists_logs_has_to_name_the_next_key_first()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        string policy = Path.Combine(host.DataPath, "policy");
        GatewayOptions options = Server.Hosting.Settings.Load(host.Data());
        using var keys = GatewayKeys.Load(host.Data(), options);
        string lines = $"log {keys.VerifierOf(LogName.Audit)}\nlog {keys.VerifierOf(LogName.Directory)}\n";
        File.WriteAllText(policy, lines + "quorum none\n");
        string settings = File.ReadAllText(host.Data().Configuration);
        File.WriteAllText(host.Data().Configuration, settings.Replace("\"Gateway\": {", $"\"Gateway\": {{ \"Logs\": {{ \"PolicyFile\": \"{policy}\" }},", StringComparison.Ordinal));

        SetupException refused = await Assert.ThrowsAsync<SetupException>(() => host.RotateAsync(LogName.Audit));
        string next = refused.Message.Split('\'')[1];
        File.WriteAllText(policy, $"{lines}{next}\nquorum none\n");
        Assert.Equal(next, $"log {(await host.RotateAsync(LogName.Audit)).To}");
        await host.RestartAsync();
        Assert.Equal("ok", await host.FsckAsync());
    }
}
