using System.Net;
using System.Text;
using Gateway.Exchange;
using Gateway.Server.Advisories.Sweeping;
using Gateway.Server.Backups;
using Gateway.Server.Hosting;
using Gateway.Server.Options;
using Gateway.Server.Recovery;
using Gateway.Server.Storage.Files;
using Gateway.Tests.Advisories.Fixtures;
using Gateway.Tests.Fsck;
using Gateway.Tests.Hosting;

namespace Gateway.Tests.Backups;

/// <summary>A gateway that is backed up while it is published to and taken back from.</summary>
public sealed class BackupUnderLoadTests : FreshExchangeTests, IDisposable
{
    private const int Writers = 4;

    private readonly string folder = Directory.CreateTempSubdirectory("gateway-backup-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_backup_under_a_write_load_restores_to_a_sound_gateway_in_which_everything_acknowledged_before_it_opens()
    {
        Dictionary<AdvisoryId, string> acknowledged = [];
        for (int number = 0; number < 10; number++)
        {
            acknowledged.Add(await AsAlice.PublishAsync(ToBravo($"before {number}")), $"before {number}");
        }

        using var stop = new CancellationTokenSource();
        Task<int>[] writers = [.. Enumerable.Range(0, Writers).Select(writer => PublishAndWithdrawAsync($"writer {writer}", stop.Token))];
        BackupManifest manifest = await BackUpAsync("backup");
        BackupManifest second = await BackUpAsync("second");
        await stop.CancelAsync();
        Assert.True((await Task.WhenAll(writers)).Sum() > 0);

        Assert.True(second.Audit.Tree.Size >= manifest.Audit.Tree.Size);
        DataFolder restored = await RestoreAsync("backup", "restored");
        using (var copy = new FsckCopy(restored.Path, ExchangeHost.GatewayName))
        {
            Assert.StartsWith("ok", (await copy.RunAsync()).Output, StringComparison.Ordinal);
        }

        await AcceptAsync(restored);
        await using ExchangeHost host = await ExchangeHost.ServeAsync(restored, new TestAgency("unused"));
        using HttpClient asBob = await host.LogInAsync(Bob);
        foreach ((AdvisoryId id, string text) in acknowledged)
        {
            Assert.Equal(text, Encoding.UTF8.GetString(await asBob.OpenAsync(id, 0, Bob)));
        }
    }

    [Fact]
    public async Task A_withdrawal_while_a_backup_is_under_way_leaves_its_ciphertext_to_a_later_sweep()
    {
        AdvisoryId id = await AsAlice.PublishAsync(ToBravo());
        PayloadSweeper sweeper = Host.Get<PayloadSweeper>();
        using (IDisposable? held = await new ErasureLock(Host.Data.Payloads, TimeProvider.System).TryTakeAsync(default))
        {
            Assert.NotNull(held);
            using HttpResponseMessage withdrawn = await AsAlice.WithdrawAsync(id, Alice);
            Assert.Equal(HttpStatusCode.Created, withdrawn.StatusCode);
            Host.Time.Advance(TimeSpan.FromHours(2));

            Assert.Equal(0, await sweeper.SweepAsync(default));
            Assert.Equal(1, Host.PayloadFiles);
        }

        Assert.Equal(1, await sweeper.SweepAsync(default));
        Assert.Equal(0, Host.PayloadFiles);
    }

    [Fact]
    public async Task A_payload_that_is_missing_or_changed_is_named_and_leaves_no_backup()
    {
        await AsAlice.PublishAsync(ToBravo());
        string payload = Directory.GetFiles(Host.Data.Payloads).Single();
        byte[] content = await File.ReadAllBytesAsync(payload);

        content[^1] ^= 1;
        await File.WriteAllBytesAsync(payload, content);
        SetupException changed = await Assert.ThrowsAsync<SetupException>(() => BackUpAsync("backup"));
        File.Delete(payload);
        SetupException missing = await Assert.ThrowsAsync<SetupException>(() => BackUpAsync("backup"));

        Assert.All([changed, missing], exception => Assert.Contains(Path.GetFileName(payload), exception.Message, StringComparison.Ordinal));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }

    private async Task<int> PublishAndWithdrawAsync(string text, CancellationToken stop)
    {
        int published = 0;
        while (!stop.IsCancellationRequested)
        {
            AdvisoryId id = await AsAlice.PublishAsync(ToBravo(text));
            if (published++ % 2 == 0)
            {
                using HttpResponseMessage withdrawn = await AsAlice.WithdrawAsync(id, Alice);
                Assert.Equal(HttpStatusCode.Created, withdrawn.StatusCode);
            }
        }

        return published;
    }

    private Task<BackupManifest> BackUpAsync(string name) =>
        new BackupWriter(Host.Data, Settings.Load(Host.Data), TimeProvider.System).WriteAsync(Path.Combine(folder, name), default);

    private async Task<DataFolder> RestoreAsync(string name, string into)
    {
        string backup = Path.Combine(folder, name);
        var restored = new DataFolder(Path.Combine(folder, into));
        await new Restoration(backup, await BackupCheck.RunAsync(backup, default), restored).RunAsync(Host.Data.Keys, anchor: null, default);
        return restored;
    }

    private static async Task AcceptAsync(DataFolder data)
    {
        await using RecoveryTools tools = await RecoveryTools.OpenAsync(data, default);
        await DatabaseAcceptance.RunAsync(tools, TextWriter.Null, default);
    }
}
