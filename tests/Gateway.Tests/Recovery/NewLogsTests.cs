using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Anchors;
using Gateway.Server.Commands;
using Gateway.Server.Hosting;
using Gateway.Server.Keys;
using Gateway.Server.Options;
using Gateway.Server.Recovery;
using Gateway.Server.Storage;
using Gateway.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Recovery;

public sealed class NewLogsTests
{
    [Fact]
    public async Task New_logs_name_those_before_take_over_the_directory_and_are_served()
    {
        await using RecoveringHost host = await RecoveringHost.StartAsync();
        TestAgency bravo = await host.Gateway.Host.JoinAsync("bravo");
        host.Gateway.Database.Backup();
        await host.Gateway.WorksAsync("lost");
        byte[] last = host.Gateway.ReadAnchor(LogName.Directory);
        await host.Gateway.Host.RestartAsync(host.Gateway.Database.Restore);
        long auditSize = await host.Gateway.SizeAsync(LogName.Audit);

        var into = new DataFolder(host.PathOf("new"));
        string[] said = await host.OpenNewLogsAsync(into.Path);
        Assert.Equal([$"opened gateway.test/audit/2 after gateway.test/audit {auditSize}", "opened gateway.test/directory/2 after gateway.test/directory 4"], said);

        await using WebApplication served = await ServeAsync(into);
        IGatewayStore store = served.Services.GetRequiredService<IGatewayStore>();
        LogPredecessor previous = (await ReadOpenedAsync(store, LogName.Directory)).Previous!;
        Assert.Equal(("gateway.test/directory", 4L, 5L), (previous.Origin, previous.Size, previous.Note.Tree.Size));
        Assert.Equal(last, previous.Note.Bytes.ToArray());
        Assert.Equal(auditSize, (await ReadOpenedAsync(store, LogName.Audit)).Previous!.Size);

        IReadOnlyList<LogEntry> before = await host.Gateway.Host.ReadLogAsync(LogName.Directory);
        for (int index = 1; index < 4; index++)
        {
            LogEntry after = await ReadAsync(store, LogName.Directory, index);
            Assert.Equal((before[index].Action, before[index].Actor, before[index].Subject), (after.Action, after.Actor, after.Subject));
            Assert.Equal(before[index].Detail.ToArray(), after.Detail.ToArray());
        }

        Assert.NotNull(await store.FindAgencyAsync(bravo.Id, default));
        Assert.Null(await store.FindAgencyAsync(AgencyId.Parse("lost"), default));
    }

    [Fact]
    public async Task Both_logs_get_fresh_keys_and_the_invite_leads_from_the_old_ones_to_them()
    {
        await using RecoveringHost host = await RecoveringHost.StartAsync();
        var into = new DataFolder(host.PathOf("new"));
        await host.OpenNewLogsAsync(into.Path);
        GatewayOptions options = Settings.Load(into);
        using GatewayKeys keys = GatewayKeys.Load(into, options);
        GatewayKeys before = host.Gateway.Keys;
        foreach (LogName log in (LogName[])[LogName.Audit, LogName.Directory])
        {
            Assert.NotEqual(before.VerifierOf(log).Key.ToSshLine(), keys.VerifierOf(log).Key.ToSshLine());
        }

        Assert.Equal(before.Manifest.VerifyingKey.ToSshLine(), keys.Manifest.VerifyingKey.ToSshLine());
        var invite = Invite.Parse(GatewayInvite.Of(into, options, keys, null).ToBytes());
        Assert.Equal(2, invite.Lineage);
        Assert.Equal(before.VerifierOf(LogName.Audit).ToString(), invite.Previous!.AuditKey.ToString());
        Assert.Equal(before.VerifierOf(LogName.Directory).ToString(), invite.Previous.DirectoryKey.ToString());
    }

    [Fact]
    public async Task The_old_data_folder_stays_as_it_is_and_a_folder_in_use_is_refused()
    {
        await using RecoveringHost host = await RecoveringHost.StartAsync();
        byte[] anchored = host.Gateway.ReadAnchor(LogName.Audit);
        byte[] key = await File.ReadAllBytesAsync(host.Data.AuditLogKey);
        await Assert.ThrowsAsync<SetupException>(() => host.OpenNewLogsAsync(host.Data.Path));
        await host.OpenNewLogsAsync(host.PathOf("new"));
        await Assert.ThrowsAsync<SetupException>(() => host.OpenNewLogsAsync(host.PathOf("new")));
        Assert.Equal(anchored, host.Gateway.ReadAnchor(LogName.Audit));
        Assert.Equal(key, await File.ReadAllBytesAsync(host.Data.AuditLogKey));
        await host.Gateway.WorksAsync("bravo");
    }

    [Fact]
    public async Task An_anchor_that_cannot_be_read_does_not_hinder_new_logs_and_a_third_lineage_follows_the_second()
    {
        await using RecoveringHost host = await RecoveringHost.StartAsync();
        await host.Gateway.Host.RestartAsync(() => host.Gateway.SetAnchor(LogName.Audit, "no note"u8.ToArray()));
        await host.OpenNewLogsAsync(host.PathOf("second"));
        await using (RecoveryTools second = await RecoveryTools.OpenAsync(new DataFolder(host.PathOf("second")), default))
        {
            await NewLogs.RunAsync(second, new DataFolder(host.PathOf("third")), null, TextWriter.Null, default);
        }

        await using WebApplication served = await ServeAsync(new DataFolder(host.PathOf("third")));
        LogOpenedDetail opened = await ReadOpenedAsync(served.Services.GetRequiredService<IGatewayStore>(), LogName.Audit);
        Assert.Equal(("gateway.test/audit/3", "gateway.test/audit/2"), (opened.Origin, opened.Previous!.Origin));
    }

    private static async Task<WebApplication> ServeAsync(DataFolder data)
    {
        WebApplication app = GatewayApplication.Build(data, ["http://127.0.0.1:0"], []);
        await Preparation.RunAsync(app.Services, default);
        Assert.False(app.Services.GetRequiredService<LogStanding>().IsReadOnly);
        return app;
    }

    private static async Task<LogOpenedDetail> ReadOpenedAsync(IGatewayStore store, LogName log) =>
        LogOpenedDetail.Parse((await ReadAsync(store, log, 0)).Detail);

    private static async Task<LogEntry> ReadAsync(IGatewayStore store, LogName log, long index) =>
        LogEntry.Parse((await store.ReadEntriesAsync(log, index, 1, default)).Single().Bytes);
}
